package match

import (
	"slices"
	"strings"
	"sync"
)

// nicknames are names that stand for one another, from general knowledge of
// use in the United Kingdom: the full form first. A short form of several full
// ones stands in several lines, and does not join them.
const nicknames = `
abigail abi abby abbie gail
agnieszka aga agi
agnes aggie nessie
albert al bert bertie
alexander alex alec al sandy xander sasha lex alasdair
alexandra alex alexa lexi sandra sandy sasha lexie
alfred alf alfie fred
alison ali ally
alistair al ali alasdair alastair
amanda mandy manda
amelia millie amy mel
andrew andy drew
angela angie ange
anita nita
ann anne annie nan
anthony tony ant
antonia toni
arthur art
barbara babs barb barbie
bartholomew bart
benjamin ben benny benji
bernadette bernie detta
bernard bernie
beatrice bea bee trixie
bridget biddy bridie bridie brid
bronwen bron
cameron cam
caroline carrie caro carol
catherine cath cathy cat kate katie kathy kitty cate
katherine kath kathy kat kate katie kitty kathryn
catriona trina triona katriona catrina
charles charlie chas chuck chaz
charlotte charlie lottie lotty char
christine chris chrissie tina
christina chris tina chrissy
christopher chris kit topher
clifford cliff
constance connie
cornelius con neil
cynthia cindy
daniel dan danny
danielle dani danni
david dave davey davy dai
deborah deb debbie debs debra
deirdre dee
denise dee
dennis den denny
derek del
dominic dom nic
donald don donny
dorothy dot dottie dolly
douglas doug dougie
edward ed eddie ted teddy ned
edmund ed eddie ted ned
edwin ed eddie
eleanor ellie nell nora ella elly
elizabeth liz lizzie lizzy beth betty bess eliza libby lisa elsie betsy lily elspeth
emily em emmy millie
emma em emmy
ernest ernie
eugene gene
evelyn evie eve
florence flo flossie florrie
frances fran frankie fanny francie
francis frank frankie fran
franklin frank
frederick fred freddie freddy
gabriel gabe
gabrielle gabby gaby
gareth gaz garry
geoffrey geoff jeff
george georgie
georgina georgie georgia gina
gerald gerry ged
gerard gerry ged
gillian gill jill jilly
gregory greg
gwendoline gwen
gwyneth gwen
hannah han
harold harry hal
harriet hattie harry
helen nell ellie
henry harry hal hank
howard howie
hugh hughie
humphrey humph
ibrahim ibby ibrahima abraham
imogen immy
irene rene
isabel izzy bella isabella belle
isabella izzy bella
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie jem
jane janie janey
janet jan
janice jan
jason jay
jasmine jas jaz
jennifer jen jenny jenni
jeremy jerry jez
jessica jess jessie
joan joanie
joanna jo joanne
joanne jo joanna
john jack johnny jon
jonathan jon jonny jonty
joseph joe joey
josephine jo josie
joshua josh
judith judy jude judi
julia jules julie
julian jules
juliet jules
karen kaz
kathleen kath kathy kay
kenneth ken kenny
kevin kev
kimberley kim kimmy
kirsten kirsty
laura lolly
lauren loz
lawrence larry laurie loz
laurence larry laurie
leonard len lenny leo
leslie les
lewis lew
linda lyn lindy
lillian lily lil lilly
louis lou louie
louise lou lulu
lucinda lucy cindy
lucy lu
madeleine maddie maddy
magdalena magda lena
malcolm mal malc
malgorzata gosia
margaret maggie meg peggy marge margie greta daisy peg mags madge rita
maria mia
marian marianne
martin marty
mary molly polly may mamie
matilda tilly tilda mattie
matthew matt matty
maureen mo
maurice mo
maximilian max
melanie mel
melissa mel missy lissa
michael mike mick mickey mikey micky
michelle shell chelle
miriam mimi miri
mohammed mo mohamed muhammad mohammad mohamad muhammed
morgan mo
nancy nan
natalie nat
natasha tash tasha
nathan nat nate
nathaniel nat nate nathan
neil neal
nicholas nick nicky nico
nicola nicky nikki nic
nigel nige
norman norm
olivia liv livvy ollie
oliver ollie olly
oluwaseun seun
oscar ozzy
pamela pam
patricia pat patsy tricia trish patty paddy
patrick pat paddy padraig rick
paula polly
pauline paul
penelope penny
peter pete
philip phil pip phillip
philippa pip pippa
phyllis phyl
rachel rach rachael
raymond ray
rebecca becky becca bex becs
reginald reg reggie
richard rich rick ricky dick richie
robert rob bob bobby robbie bert rab
robin rob
roderick rod roddy
rodney rod
roger rog
roland roly
ronald ron ronnie
rosalind ros roz
rosemary rose rosie
rosamund ros roz
rupert rup
russell russ
ruth ruthie
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sal sadie sara
sebastian seb bas
sean shaun shawn
sharon shaz shaza
sheila shee
shirley shirl
simon si
sophia sophie
stanley stan
stella stel
stephanie steph stephie
stephen steve stevie ste
steven steve stevie ste
stewart stew stu
stuart stu stew
susan sue susie suzie suzy
susannah sue susie suzie anna
suzanne sue suzie zanne
sylvia syl
teresa tess terry tessa tess
theresa tess terry tess
terence terry tel
theodore theo ted teddy
thomas tom tommy
timothy tim timmy
tobias toby
tracey trace
valerie val
vanessa nessa ness
veronica ronnie vera
victor vic
victoria vicky tori vicki vikki tory
vincent vin vince vinny
virginia ginny
vivian viv
vivienne viv
walter wally walt
wendy wend
wilfred wilf
william bill billy will willy liam wills
winifred win winnie
yvonne von
zachary zac zach zak
`

var nickTable = sync.OnceValue(func() map[string][]string {
	t := map[string][]string{}
	for line := range strings.Lines(nicknames) {
		w := strings.Fields(line)
		if len(w) < 2 {
			continue
		}
		for _, short := range w[1:] {
			t[w[0]] = append(t[w[0]], short)
			t[short] = append(t[short], w[0])
		}
	}
	return t
})

// shortForms are the names that stand for a forename: short forms of a full
// one, and full forms of a short one with their other short forms left out.
func shortForms(fore string) []string {
	out := slices.Clone(nickTable()[fore])
	slices.Sort(out)
	return slices.Compact(out)
}
