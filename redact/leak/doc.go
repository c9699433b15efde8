// Package leak looks for values in what was written: in text, in the raw and
// decompressed bytes of a file, in the spellings that hide a value from a plain
// search, and through programs and libraries that this product did not write.
//
// It knows neither plans nor masks and shares no code with the formats: what a
// rewriter overlooked it must not overlook too. Its one invariant: what it could
// not look through, it names.
package leak
