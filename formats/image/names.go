package image

// tagNames are the names that EXIF 2.32, TIFF 6.0 and DNG 1.6 give to tags
// that hold words.
var tagNames = map[uint16]string{
	0x000B: "ProcessingSoftware", 0x010D: "DocumentName", 0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model",
	0x011D: "PageName", 0x0131: "Software", 0x0132: "DateTime", 0x013B: "Artist", 0x013C: "HostComputer", 0x0151: "TargetPrinter",
	0x8298: "Copyright", 0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", 0x9010: "OffsetTime", 0x9011: "OffsetTimeOriginal",
	0x9012: "OffsetTimeDigitized", 0x9286: "UserComment", 0x9290: "SubSecTime", 0x9291: "SubSecTimeOriginal", 0x9292: "SubSecTimeDigitized",
	0x9C9B: "XPTitle", 0x9C9C: "XPComment", 0x9C9D: "XPAuthor", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject",
	0xA004: "RelatedSoundFile", 0xA420: "ImageUniqueID", 0xA430: "CameraOwnerName", 0xA431: "BodySerialNumber",
	0xA433: "LensMake", 0xA434: "LensModel", 0xA435: "LensSerialNumber", 0xA436: "ImageTitle", 0xA437: "Photographer",
	0xA438: "ImageEditor", 0xA439: "CameraFirmware", 0xA43A: "RAWDevelopingSoftware", 0xA43B: "ImageEditingSoftware",
	0xA43C: "MetadataEditingSoftware", 0xC614: "UniqueCameraModel", 0xC62F: "CameraSerialNumber", 0xC68B: "OriginalRawFileName",
	0xC71B: "PreviewDateTime",
}

var gpsNames = map[uint16]string{
	0x08: "GPSSatellites", 0x12: "GPSMapDatum", 0x1B: "GPSProcessingMethod", 0x1C: "GPSAreaInformation", 0x1D: "GPSDateStamp",
}

// iptcNames are the data sets of the application record (IPTC-NAA IIM 4.2,
// chapter 6) that hold words.
var iptcNames = map[byte]string{
	5: "ObjectName", 7: "EditStatus", 15: "Category", 20: "SupplementalCategories", 22: "FixtureIdentifier", 25: "Keywords",
	26: "ContentLocationCode", 27: "ContentLocationName", 40: "SpecialInstructions", 55: "DateCreated", 60: "TimeCreated",
	62: "DigitalCreationDate", 63: "DigitalCreationTime", 65: "OriginatingProgram", 70: "ProgramVersion", 80: "By-line",
	85: "By-lineTitle", 90: "City", 92: "Sub-location", 95: "Province-State", 100: "CountryCode", 101: "CountryName",
	103: "OriginalTransmissionReference", 105: "Headline", 110: "Credit", 115: "Source", 116: "CopyrightNotice", 118: "Contact",
	120: "Caption-Abstract", 121: "LocalCaption", 122: "Writer-Editor", 131: "ImageOrientation", 135: "LanguageIdentifier",
}
