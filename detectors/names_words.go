package detectors

import "strings"

// wordSet makes a set of the words of its arguments.
func wordSet(lists ...string) map[string]bool {
	m := make(map[string]bool)
	for _, l := range lists {
		for _, w := range strings.Fields(l) {
			m[w] = true
		}
	}
	return m
}

// orgHeads are words that make what stands before them the name of an
// institution, a place or a thing.
var orgHeads = wordSet(`ltd limited plc llp llc inc incorporated corp corporation company co group holdings partnership partners bros sons trust trusts
	trustees school schools academy academies college colleges university universities institute institution hospital hospitals infirmary hospice surgery
	clinic clinics practice pharmacy centre centres center nursery nurseries kindergarten preschool playgroup`,
	`street road avenue lane drive close crescent gardens grove place square terrace way mews hill rise view walk row yard court courts parade quay wharf
	park parks green heath common moor fields field house houses hall halls lodge cottage farm manor mill tower towers castle palace abbey priory cathedral
	minster church chapel mosque temple synagogue gurdwara vicarage bridge tunnel river lake loch sea ocean bay island islands isle isles mount mountain
	mountains valley glen forest wood woods beach harbour harbor port airport station stations depot junction motorway county city town village borough
	district ward parish province state region estate building buildings room rooms block wing theatre theater cinema museum gallery library stadium arena
	ground pool garden zoo hotel inn arms pub cafe restaurant bar market shop store stores mall studio studios club clubs`,
	`council councils committee commission board department ministry office bureau agency authority services service team unit division branch society
	association union federation confederation foundation fund charity aid league cup trophy prize award awards medal championship tournament festival
	conference congress parliament senate assembly party government army navy force forces regiment brigade battalion corps squadron police constabulary fire
	act bill law laws code rules order orders treaty convention agreement protocol charter report review inquiry commission test tests scale index theorem
	disease syndrome disorder law effect theory method model formula equation number engine motors airlines airways railway rail lines bank banks insurance
	building press publishing publications books records music times news post mail gazette journal magazine herald telegraph guardian tribune chronicle
	mirror echo review week day days month year war battle revolution century empire kingdom republic dynasty records recordings films pictures productions
	entertainment broadcasting television radio channel network software systems technologies technology solutions consulting consultants associates agency
	international global foods brewery motors cars energy power water gas electric telecom media design designs homes housing care project programme program
	scheme plan strategy policy form forms certificate licence license card account policy guide handbook manual edition volume chapter section appendix
	table figure album song single tour show series season episode film movie novel book magazine award orchestra band choir ensemble quartet opera symphony`)

// specialWords are the lists that a word is looked up in only if the lexicon
// says that it is in one of them.
var specialWords = []map[string]bool{orgHeads, hardHeads, brands, strongTitles, weakTitles, postnominals, notNames, placePrefixes, roleBefore, oddNames}

// oddNames are words that are forenames somewhere and adjectives here.
var oddNames = wordSet(`danish texas roman german french english`)

// brands follow a title and are nobody.
var brands = wordSet(`whippy kipling men bean muscle t who martens pepper dre robot potato universe world fixit blobby benn president speaker chairman chair
	minister mayor secretary ambassador judge justice foreman motivator chips grumpy men tumble tickle
	access excel office outlook powerpoint project publisher sharepoint sql teams visio windows word gothic mincho`) // of Microsoft: "MS Excel"

// titleWords begin a name. The strong ones begin nothing else.
var strongTitles = wordSet(`mr mrs ms miss mx messrs mme mlle dr prof professor rev revd reverend cllr councillor sgt supt wpc dci dsi dc
	insp capt lt col maj gen cpl pte cmdr adm hon rt bnr mr. rabbi imam sheikh canon fr sr sister mister missus`)

var weakTitles = wordSet(`sir dame lord lady master madam sister brother father mother captain major general colonel sergeant constable
	inspector superintendent detective judge justice president baroness baron viscount earl countess duke duchess prince princess king queen pope uncle aunt auntie
	headteacher nurse matron pastor bishop archbishop cardinal governor senator mp pc`)

// ranks are titles that are written in capitals and mean other things too: "DC
// Comics". No word of the language follows them in a name.
var ranks = wordSet(`pc dc dci dsi wpc`)

// postnominals end a name and are no part of it.
var postnominals = wordSet(`obe mbe cbe kbe dbe kcb gbe bem kc qc mp ms msp mla phd bsc ba ma msc mba mphil md mbbs mbchb frcs frcp frcgp mrcp rgn rmn
	pgce qts bed med llb llm aca acca cipd mcipd fcipd jp dl esq jr snr jnr sr ii iii iv frs fba frsa`)

// particles stand within a name in lower case, before a surname.
var particles = wordSet(`de del della di da do dos das du des la le les van von der den ten ter zu zum al el bin binti bint ibn abu ap ab ferch mac
	mc o ní nic ó uí st y e af av`)

// notNames are capitalised words that are found in lists of names and begin
// sentences, headings and labels far more often. No name starts or ends with one.
var notNames = wordSet(`the a an this that these those there here it its he she we they you i his her our your their my who what when where why how which
	and or but if as at by for from in into of on onto to with without within under over after before between about against during since until while
	is are was were be been being has have had do does did can could will would shall should may might must not no yes also only just then than so such
	dear hi hello hey thanks thank regards kind best wishes sincerely faithfully yours please note notes subject sent date time to cc bcc re fw fwd
	monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
	mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn winter today tomorrow yesterday christmas easter
	new old first second third last next previous all any some many most each every both other another more less few one two three four five six seven
	eight nine ten year month week day page section part chapter table figure figures appendix annex item items total name names surname forename address
	email telephone phone tel fax mobile contact number ref reference title role status type code id english french german spanish italian welsh irish
	scottish british american european african asian indian chinese japanese russian polish dutch greek roman latin arabic jewish christian muslim
	catholic north south east west northern southern eastern western upper lower central great greater royal national international general public private
	special annual monthly weekly daily head deputy assistant senior junior chief executive director manager teacher teachers staff pupil pupils student
	students parent parents governor governors school college university department office team group company council government minister secretary chair
	president chairman officer lead coordinator administrator adviser advisor engineer analyst developer designer consultant specialist technician
	caretaker cleaner receptionist clerk nurse doctor patient patients client clients customer customers user users employee employees employer member
	members applicant candidate learner learners tutor lecturer professor principal bursar accountant finance human resources payroll admin marketing
	sales support service services information data system systems software hardware network security policy procedure plan report review meeting minutes
	agenda action actions form forms letter certificate contract agreement invoice order payment account bank salary pay tax pension insurance maths
	science history geography music art drama physics chemistry biology computing mathematics sports games reception god lord king queen saint
	sans serif mono font fonts bold italic regular standard
	rang called phoned texted emailed spoke saw met told asked visited discussed agreed sent plaid cymru`)

// relations and posts that stand before a name.
var roleBefore = wordSet(`teacher headteacher head tutor governor chair chairman chairwoman chairperson director manager secretary clerk nurse doctor consultant
	solicitor barrister judge officer constable sergeant inspector author footballer player actor actress singer poet writer novelist composer painter
	artist politician senator president minister ambassador bishop captain coach striker goalkeeper guitarist drummer bassist vocalist pianist producer
	engineer scientist professor architect historian journalist editor presenter comedian wife husband son daughter brother sister mother father uncle aunt
	cousin nephew niece partner colleague friend friends pupil student learner patient employee applicant candidate claimant tenant client
	mum dad mam grandmother grandfather brother godson goddaughter godmother godfather niece nephew stepson stepdaughter boyfriend girlfriend fiancé fiancée named called by with signed approved reviewed prepared reported checked verified authorised contact
	attended present apologies absent witness counsellor socialworker caseworker keyworker senco mentor assistant surgeon leader king queen emperor`)
