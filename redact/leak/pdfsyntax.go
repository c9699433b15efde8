package leak

import (
	"regexp"
	"strings"
)

// pdfNames are the names of three letters and more that the standard gives to
// keys, types and structure (ISO 32000-2). Such a name says nothing about
// anybody, even if it is a word that had to go: it stands in every PDF file.
var pdfNames = func() map[string]bool {
	const names = `AcroForm ActualText Alternate Alternates Annotation Annots Artifact Ascent Author BaseEncoding BaseFont BaseState BitsPerComponent
BitsPerCoordinate BitsPerFlag BitsPerSample BlackIs1 BlockQuote Border Bounds ByteRange CIDFontType0 CIDFontType0C CIDFontType2 CIDSystemInfo
CIDToGIDMap CCITTFaxDecode CalGray CalRGB CapHeight Caption Caret Catalog CharProcs CharSet CheckSum Circle Collection ColorSpace ColorTransform
Colorants Colors Columns Configs Contents Coords Copyright Creation CreationDate Creator CropBox DCTDecode Decode DecodeParms DescendantFonts
Descent DeviceCMYK DeviceGray DeviceN DeviceRGB Differences Direction Document DocumentFragment Domain Duration EarlyChange EmbeddedFile EmbeddedFiles
Encode EncodedByteAlign Encoding Encrypt EndOfBlock EndOfLine ExtGState Extend Extends FieldType Figure FileAttachment FilterName Filter FirstChar
FirstPage FitWindow FlateDecode FontBBox FontDescriptor FontFamily FontFile FontFile2 FontFile3 FontMatrix FontName FontStretch FontWeight Footnote
Formula FormType Function FunctionType Functions GoToE GoToR Height HideMenubar HideToolbar HideWindowUI Highlight ICCBased Identity ImageB ImageC
ImageI ImageMask ImportData Indexed Inline Intent Interpolate ItalicAngle JBIG2Decode JBIG2Globals JPXDecode JavaScript Keywords LZWDecode Language LastChar
LastModified LastPage Launch Leading Length Length1 Length2 Length3 Lighten Limits Linearized Linked MCIDs MMType1 MarkInfo Marked MaskImage Matrix
Matte MaxLen MediaBox Metadata MissingWidth ModDate Modify Movie Multiply NeedAppearances NextPage NonStruct Normal Numbering NumberFormat Nums
OCGs OCProperties ObjStm OpenAction OptContent Ordering Outlines Outline OutputCondition OutputConditionIdentifier OutputIntent OutputIntents
Overlay Overprint PageLabel PageLabels PageLayout PageMode PageTree Pagination PaintType Parent ParentTree ParentTreeNextKey Pattern PatternType Permissions
PieceInfo Placement PolyLine Polygon Popup Predictor Preferred PresSteps PrevPage Preview Printed Printing Private ProcSet ProcSets Producer Projection
Properties QuadPoints Quotation Quotes Redact Reference Registry Rendition Renditions ReplyTo Resources RichMedia RoleMap Rotate RowSpan RunLengthDecode
Saturation Screen Section Separation Shading ShadingType SigFieldLock SigFlags Signature Signed Single Square Squiggly Standard Status
StemH StemV Stencil StrikeOut Stroke StructElem StructParent StructParents StructTreeRoot SubFilter Subject SubjectArea SubmitForm Subtype Suspects Symbol
Target Template Templates Thread Threads Through TilingType Timestamp TimesRoman Title ToUnicode Toggle Trailer TransferFunction Transparency TrapNet Trapped
TrueType TwoColumnLeft TwoColumnRight TwoPageLeft TwoPageRight Underline Unknown UseAttachments UseNone UseOutlines UseThumbs UserProperties UserUnit Version
ViewerPreferences Vertices Watermark WhitePoint Widget Widths WinAnsiEncoding MacRomanEncoding MacExpertEncoding StandardEncoding WritingMode XHeight XObject
XRefStm XStep YStep Courier Helvetica Times ZapfDingbats Helvetica-Bold Helvetica-Oblique Helvetica-BoldOblique Times-Roman Times-Bold Times-Italic
Times-BoldItalic Courier-Bold Courier-Oblique Courier-BoldOblique DescendantFont Identity-H Identity-V
Abs Action Alt Angle Annot All Art Base Bead Black Border Bool Bounds Box Btn Caption Chars Class Code Color Cols Color Count Crypt Cyan Dash Date Desc Dest Dests
Dir Dists Div Domain Dur Embed Event Export Fade Field Fields File Final First Fit FitB FitBH FitBV FitH FitR FitV Flags Fly Font Form Gamma Glitter GoTo
Gray Group Head Help Hide Icon Image Import Index Info Ink Inset IRT Item Key Keys Kids Lab Lang Last LBody Lbl Left Level Line Link List Lock Magenta Mask
Max Min MCID MCR Media Mode Model Movie Name Named Names Next None Note Null OBJR OCG OCMD Off Open Opt Order Org Page Pages Para Parms Part Path Paths
Perms Play Point Popup Prev Print Push Range Rate Rect Reset RGB Right Role Root Row Rows Ruby Scale Scope Sect Sep Set Shape Sig Size SMask Sound
Span Split Stamp Start State Status Stm StmF Stop StrF Strong Style Submit Sub Sup Table Tabs TBody Text TFoot THead Thumb Tile Title TOC TOCI Trans
Tree Type Unix URI Usage User View Views Volume Vol Width Win Window Wipe Words XFA XObject XRef Yellow Zoom
Activation Animation Asset Assets AuthEvent BlackPoint CenterWindow Condition Configurations Constraint Cues CuePoint Deactivation DeltaX Displayed
DisplayDocTitle DocMDP DocOpen EncryptMetadata ExData FieldMDP Flash FlashVars Halftone HalftoneType Instance Instances Legal Measure Navigator NeedsRendering
NextPage FirstPage NumCopies Parameters Params PickTrayByPDFSize Presentation Prop_Build RichMediaActivation RichMediaAnimation RichMediaCommand RichMediaConfiguration
RichMediaContent RichMediaDeactivation RichMediaExecute RichMediaInstance RichMediaParams RichMediaPosition RichMediaPresentation RichMediaSettings RichMediaWindow
Requirements Schema ScreenAnnot Selector SeparationInfo SoftwareIdentifier Sort SpotFunction TargetAnnot Toolbar TransparentBackground TrapRegions Uncompressed UR3
URIActions Video ViewArea ViewClip PrintArea PrintClip PrintScaling PrintPageRange ViewState PageElement CreatorInfo Language BoxColorInfo
ArtBox BleedBox TrimBox Annotations Attached Attachment Attributes Conforming OutputIntentProfile ProcSteps StructElements StructTree SuspectsFlag UserProperty
Caption Chained Default Descriptor DeviceRGBK Emphasis FENote Heading Indent LineHeight ListNumbering LineThrough Justify Start Center Before After Middle
SpaceBefore SpaceAfter StartIndent EndIndent TextIndent TextAlign BBox InlineAlign BlockAlign TextDecorationType TextPosition WritingMode BackgroundColor BorderColor
BorderStyle BorderThickness Padding RubyAlign RubyPosition ColumnCount ColumnGap ColumnWidths Headers Scope Summary Short Checked Role Aside PrivateUse
Print-State Decimal UpperRoman LowerRoman UpperAlpha LowerAlpha Disc Unordered Ordered Dotted Dashed Solid Double Groove Ridge Outset Hidden Visible
version Notice FullName FamilyName Weight isFixedPitch UnderlinePosition UnderlineThickness FontInfo FontType UniqueID Private Subrs CharStrings CMapName CMapType
CMapVersion CIDInit CIDCount CIDMap WMode XUID
space exclam quotedbl numbersign dollar percent ampersand quotesingle quoteright quoteleft parenleft parenright asterisk plus comma hyphen period slash
zero one two three four five six seven eight nine colon semicolon less equal greater question bracketleft backslash bracketright asciicircum underscore grave
braceleft bar braceright asciitilde exclamdown cent sterling fraction yen florin section currency quotedblleft guillemotleft guilsinglleft guilsinglright
endash emdash dagger daggerdbl periodcentered paragraph bullet quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand questiondown
acute circumflex tilde macron breve dotaccent dieresis ring cedilla hungarumlaut ogonek caron registered copyright trademark degree multiply divide minus
plusminus onehalf onequarter threequarters onesuperior twosuperior threesuperior logicalnot brokenbar nbspace space_1 sfthyphen middot euro Euro
arrowright arrowleft arrowup arrowdown checkmark lozenge diamond circle square triangle infinity notequal lessequal greaterequal approxequal summation
product integral radical partialdiff alpha beta gamma delta epsilon theta lambda sigma omega fraction ordfeminine ordmasculine germandbls
AdobeStandardEncoding MacRoman WinAnsi notdef`
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}()

// withoutNames blanks the names of the standard's own in the syntax of a PDF.
// Places stay as they are.
func withoutNames(s string) string {
	var out []byte
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '/')
		if i < 0 {
			break
		}
		start := at + i + 1
		end := start
		for end < len(s) && end-start < 40 && (s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z' || s[end] >= '0' && s[end] <= '9' || s[end] == '-') {
			end++
		}
		at = max(end, start)
		if !pdfNames[s[start:end]] || end < len(s) && strings.IndexByte(" \t\r\n\f\x00/<>[]()%{}", s[end]) < 0 {
			continue
		}
		if out == nil {
			out = []byte(s)
		}
		for k := start; k < end; k++ {
			out[k] = ' '
		}
	}
	if out == nil {
		return s
	}
	return string(out)
}

// reOwnWords are the lines that qpdf adds to what it prints.
var reOwnWords = regexp.MustCompile(`(?m)^%% (?:Original object ID: \d+ \d+|Contents for page \d+|Page \d+)$`)

// withoutBinary takes the streams out of the syntax that a program printed that
// are no text: pixels, sounds, outlines of letters. Read as text, whatever they
// are would spell words.
func withoutBinary(s string) (syntax string, binary []string) {
	const begin, end = "\nstream\n", "endstream"
	var out strings.Builder
	for {
		i := strings.Index(s, begin)
		if i < 0 {
			break
		}
		i += len(begin)
		j := strings.Index(s[i:], end)
		if j < 0 {
			break
		}
		if data := s[i : i+j]; textual([]byte(data)) {
			out.WriteString(s[:i+j])
		} else {
			out.WriteString(s[:i])
			binary = append(binary, data)
		}
		s = s[i+j:]
	}
	out.WriteString(s)
	return out.String(), binary
}
