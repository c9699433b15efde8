package redaction

const shareFolder = "../../../testdata/share"
