package pdf
import ("testing";"os";"fmt";"context";"sardine/formats/formattest";"sardine/document")
var dbg func(in *interpreter, i int, fl *fill)
func TestZZ(t *testing.T){
 dbg=func(in *interpreter,i int, fl *fill){ fmt.Printf("xx glyph %d %q at %.1f,%.1f size %.1f ink %x box %v ink %x before %d\n",i,in.glyphs[i].text,in.glyphs[i].x,in.glyphs[i].y,in.glyphs[i].size(),in.shows[in.glyphs[i].show].ink,fl.box,fl.ink,fl.before) }
 data,_:=os.ReadFile("/work/shared/corpus/pdf/xray__no_bad_redactions.6.2.pdf")
 formattest.Read(formattest.Format{Sniff:Sniff,Read:Read},data,"a.pdf")
 _=context.Background; _=document.Hidden
}
