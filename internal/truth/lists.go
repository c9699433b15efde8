package truth

// A tradition is a pool of first and family names that go together often
// enough to look natural. Combinations are random: nobody is meant.
type tradition struct {
	weight     int
	women, men []string
	family     []string
	ethnicity  []string // as the harmonised census categories say it
	religion   []string
}

var traditions = []tradition{
	{12,
		[]string{"Alice", "Bridget", "Charlotte", "Dawn", "Eleanor", "Faith", "Grace", "Hazel", "Joanne", "Kerry", "Margaret", "Pippa", "Rose", "Susan", "Verity"},
		[]string{"Alan", "Barnaby", "Colin", "Drew", "Edmund", "Frank", "Giles", "Howard", "Jack", "Lewis", "Mark", "Neville", "Oscar", "Rupert", "Will"},
		[]string{"Ashdown", "Barraclough", "Carter-Lowe", "Church", "Dunmore", "Entwistle", "Fairweather", "Garside", "Hartnoll", "Ingleby", "Kent", "Loxley", "March", "Pettigrew", "Rowntree", "Sugden", "Thistlewood", "Underhay", "Winterbourne", "Young"},
		[]string{"White British", "White English"}, []string{"Christian", "Church of England", "no religion", "Methodist", "Quaker"}},
	{4,
		[]string{"Angharad", "Bronwen", "Carys", "Eleri", "Ffion", "Lowri", "Mair", "Nerys", "Rhiannon", "Siân"},
		[]string{"Aled", "Dafydd", "Emyr", "Gethin", "Huw", "Iestyn", "Llŷr", "Meirion", "Rhodri", "Tomos"},
		[]string{"ap Gwilym", "Bowen-Hughes", "Cadwaladr", "Gruffydd", "Llewellyn", "Penhallow-Rees", "Prosser", "Pugh", "Tudur", "Vaughan"},
		[]string{"White Welsh", "White British"}, []string{"Welsh chapel", "Christian"}},
	{3,
		[]string{"Ailsa", "Catriona", "Eilidh", "Fiona", "Isla", "Kirsty", "Mairi", "Morag"},
		[]string{"Alasdair", "Callum", "Duncan", "Ewan", "Fergus", "Hamish", "Lachlan", "Struan"},
		[]string{"Auchterlonie", "Buchanan-Reid", "Colquhoun", "Dalgleish", "MacAllister", "MacLeod", "McCorquodale", "Menzies", "Strachan", "Urquhart"},
		[]string{"White Scottish"}, []string{"Church of Scotland", "Presbyterian"}},
	{3,
		[]string{"Aoife", "Bríd", "Ciara", "Deirdre", "Niamh", "Orla", "Róisín", "Sinéad"},
		[]string{"Cathal", "Declan", "Eoin", "Fintan", "Liam", "Pádraig", "Ruairí", "Seán"},
		[]string{"D'Arcy", "Fitzgibbon", "McGillicuddy", "O'Dowd", "O’Hanlon", "O’Shaughnessy", "Ó Murchú", "Ní Bhriain", "Tierney"},
		[]string{"White Irish", "Irish Traveller"}, []string{"Roman Catholic", "Catholic"}},
	{4,
		[]string{"Amina", "Bushra", "Farzana", "Nadia", "Rukhsana", "Saima", "Yasmin", "Zainab"},
		[]string{"Adeel", "Bilal", "Faisal", "Imran", "Mohammed", "Naveed", "Tariq", "Usman"},
		[]string{"Ahmed", "Begum", "Bibi", "Chowdhury", "Hussain", "Iqbal", "Khatun", "Mahmood", "Rahman", "Siddiqui", "ul-Haq"},
		[]string{"Asian British Pakistani", "British Bangladeshi", "Bangladeshi", "Pakistani"}, []string{"Muslim", "Sunni Muslim"}},
	{3,
		[]string{"Anjali", "Divya", "Harpreet", "Jasleen", "Kavita", "Manjit", "Priya", "Simran"},
		[]string{"Amarjit", "Arjun", "Gurpreet", "Harjinder", "Jaspal", "Rajesh", "Sanjay", "Vikram"},
		[]string{"Aggarwal", "Dhillon", "Gill", "Kaur", "Krishnamurthy", "Mistry", "Patel", "Singh", "Sivakumar", "Venkataraman"},
		[]string{"Asian British Indian", "British Indian", "Sri Lankan Tamil"}, []string{"Sikh", "Hindu", "Jain"}},
	{3,
		[]string{"Agnieszka", "Bożena", "Ewa", "Grażyna", "Justyna", "Małgorzata", "Zofia"},
		[]string{"Andrzej", "Bartłomiej", "Grzegorz", "Krzysztof", "Łukasz", "Paweł", "Zbigniew"},
		[]string{"Brzęczyk", "Dąbrowska", "Kowalczyk", "Nowakowski", "Szczepański", "Wiśniewska", "Wójcik", "Zieliński"},
		[]string{"White Polish", "Other White background"}, []string{"Roman Catholic", "no religion"}},
	{3,
		[]string{"Adaeze", "Chiamaka", "Folasade", "Ngozi", "Oluwaseun", "Temitope", "Yetunde"},
		[]string{"Babatunde", "Chukwuemeka", "Emeka", "Femi", "Kelechi", "Obinna", "Tunde"},
		[]string{"Adeyemi-Cole", "Akinola", "Balogun", "Ezenwa", "Nwachukwu", "Ogunleye", "Okonkwo", "Okafor"},
		[]string{"Black African", "Black British Nigerian"}, []string{"Pentecostal", "Anglican", "Muslim"}},
	{2,
		[]string{"Mei Ling", "Siu Wai", "Xiaoyan", "Ying"},
		[]string{"Chi Keung", "Jianguo", "Wei", "Zhiming"},
		[]string{"Chan", "Cheung", "Lau", "Li", "Ouyang", "Wong", "Zhang"},
		[]string{"Chinese", "British Chinese"}, []string{"Buddhist", "no religion"}},
	{2,
		[]string{"Abena", "Beverley", "Cherelle", "Marcia", "Shanice"},
		[]string{"Delroy", "Kwame", "Leroy", "Marlon", "Winston"},
		[]string{"Asante", "Boateng", "Campbell-Brown", "Francis", "Mensah", "Pinnock"},
		[]string{"Black Caribbean", "Black Ghanaian"}, []string{"Rastafarian", "Seventh-day Adventist", "Baptist"}},
	{2,
		[]string{"Ana María", "Beatriz", "Ileana", "Inês", "Oksana", "Ayşe"},
		[]string{"Ion", "João", "José Luis", "Mykola", "Ștefan", "Mehmet"},
		[]string{"Çelik", "da Silva", "de la Cruz", "Fernández Gil", "Gonçalves", "Ionescu", "Müller", "Shevchenko", "van der Berg", "von Hartmann"},
		[]string{"Other White background", "White Romanian", "mixed ethnic background"}, []string{"Orthodox Christian", "Jewish", "no religion"}},
	{1,
		[]string{"Fartun", "Hodan", "Ifrah"}, []string{"Abdirahman", "Bashir al-Amin", "Yusuf"},
		[]string{"Abdi", "al-Masri", "bin Tariq", "Warsame"},
		[]string{"Black Somali", "Arab"}, []string{"Muslim"}},
}

var streets = []string{
	"Quay View", "Lobster Pot Lane", "Union Street", "Church Lane", "Ropewalk Terrace", "Chandlers Way", "Mackerel Row", "Beacon Hill Road",
	"Old Customs House Yard", "Tidemill Close", "Ffordd y Môr", "Heol Glanrafon", "St Piran’s Crescent", "Limekiln Gardens", "Gannet Drive",
	"Victoria Parade", "Sailmakers Mews", "Cormorant Rise", "Harbour Approach", "Park Avenue", "Nettlebed Grove", "Pilots Green",
}

var towns = []string{"Saltreach", "Porthwenna", "Little Mouseby", "Great Tidewick", "Aberheli", "Kelpstow", "Oysterham", "Brackwater St Mary"}

var jobTitles = []string{
	"Curriculum Lead", "Assessor", "Learning Support Assistant", "Payroll Officer", "Site Supervisor", "Apprenticeship Tutor", "Examinations Officer",
	"Head of Quality", "Receptionist", "Data Officer", "Careers Adviser", "Designated Safeguarding Lead", "Welding Instructor", "Finance Director",
}

var courses = []string{
	"Level 2 Marine Engineering", "Level 3 Health and Social Care", "Level 1 Carpentry", "Functional Skills English", "Level 3 Business Administration",
	"T Level Digital", "Level 2 Hairdressing", "Access to Higher Education", "Level 2 Professional Cookery",
}

// Statements about a person's health; each stands in a sentence that names the
// person.
var conditions = []string{
	"type 1 diabetes", "epilepsy", "asthma", "anxiety and depression", "dyslexia", "autism", "multiple sclerosis", "Crohn’s disease", "ADHD",
	"a fractured wrist", "rheumatoid arthritis", "migraine", "coeliac disease", "bipolar disorder", "a hearing impairment", "sickle cell disease",
	"breast cancer", "post-traumatic stress disorder", "Parkinson’s disease", "a nut allergy",
}

var unions = []string{"UNISON", "NASUWT", "the National Education Union", "Unite", "GMB", "the University and College Union"}

var offences = []string{
	"convicted of theft in 2014", "a caution for common assault", "disqualified from driving for drink-driving", "a spent conviction for shoplifting",
	"arrested on suspicion of fraud", "a conviction for possession of cannabis",
}
