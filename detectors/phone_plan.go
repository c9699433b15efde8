package detectors

import (
	"strconv"
	"strings"
)

// areaCodes are the four-digit area codes in use, without the leading zero.
// Source: Ofcom's National Telephone Numbering Plan, as libphonenumber 8 knows
// it, with 1632, which is kept for drama.
const areaCodes = "1200 1202 1204-1218 1223-1229 1233-1237 1239 1241-1246 1248-1250 1252-1264 1267-1271 1273-1280 1282-1318 1320 " +
	"1322-1330 1332-1335 1337 1339-1344 1346-1350 1352-1364 1366-1369 1371-1373 1375-1377 1379-1384 1386-1389 " +
	"1392-1395 1397-1398 1400 1403-1420 1422-1425 1427-1440 1442-1446 1449-1458 1460-1467 1469-1485 1487-1497 1499 " +
	"1501-1503 1505-1520 1522 1524-1531 1534-1536 1538-1540 1542-1550 1553-1573 1575-1584 1586 1588 1590-1595 " +
	"1597-1600 1603-1604 1606 1608-1626 1628-1639 1641-1644 1646-1647 1650-1656 1659 1661 1663-1678 1680-1681 " +
	"1683-1692 1694-1695 1697-1698 1700 1702 1704 1706-1709 1720-1730 1732-1733 1736-1738 1740 1743-1754 1756-1761 " +
	"1763-1773 1775-1780 1782 1784-1790 1792-1799 1803 1805-1809 1821-1825 1827-1830 1832-1835 1837-1838 1840-1845 " +
	"1847-1848 1851-1852 1854-1859 1862-1866 1869-1880 1882-1890 1892 1895-1896 1899-1900 1902-1905 1908-1920 " +
	"1922-1926 1928-1929 1931-1935 1937-1939 1942-1955 1957 1959 1962-1964 1967-1972 1974-1975 1977-1978 1980-1989 " +
	"1992-1995 1997"

// inAreas[n-1200] reports whether n is an area code.
var inAreas = func() (in [800]bool) {
	for _, r := range strings.Fields(areaCodes) {
		from, to, ranged := strings.Cut(r, "-")
		if !ranged {
			to = from
		}
		lo, _ := strconv.Atoi(from)
		hi, _ := strconv.Atoi(to)
		for n := lo; n <= hi; n++ {
			in[n-1200] = true
		}
	}
	return in
}()

// shortAreas have some numbers of nine digits (4+5 and 5+4). Source: Ofcom.
var shortAreas = set("1204 1208 1254 1276 1297 1298 1364 1384 1386 1404 1420 1460 1524 1527 1562 1606 1635 1647 1659 1695 1697 1726 1744 1750 " +
	"1768 1827 1837 1884 1900 1905 1963")

// ukNumber reports whether n, a national number without its leading zero, lies
// in a range that Ofcom gives out.
func ukNumber(n []byte) bool {
	if len(n) == 9 {
		return n[0] == '1' && shortAreas[string(n[:4])] || string(n[:3]) == "800"
	}
	if len(n) != 10 {
		return string(n) == "8001111" || string(n[:min(5, len(n))]) == "84546" && len(n) == 7
	}
	switch n[0] {
	case '1':
		if n[1] == '1' { // 0113 to 0118
			return n[2] >= '3' && n[2] <= '8' && n[3] >= '2'
		}
		if n[2] == '1' && strings.IndexByte("23456 9", n[1]) >= 0 { // 0121 to 0161, 0191
			return n[3] >= '2'
		}
		code := number(n[:4])
		return code >= 1200 && inAreas[code-1200] && n[4] != '1'
	case '2':
		if n[1] == '0' { // London: 020 3, 4, 7 and 8
			return n[2] == '3' || n[2] == '4' || n[2] == '7' || n[2] == '8'
		}
		return strings.IndexByte("3489", n[1]) >= 0 && n[2] != '1'
	case '3':
		return strings.IndexByte("0347", n[1]) >= 0
	case '5':
		return n[1] == '5' || n[1] == '6'
	case '7':
		return n[1] != '6' || n[2] == '2' || n[2] == '4' || n[2] == '6' || n[2] == '0'
	case '8':
		return string(n[:2]) == "80" && (n[2] == '0' || n[2] == '8') || n[1] == '4' && n[2] >= '3' && n[2] <= '5' || n[1] == '7' && n[2] <= '3'
	case '9':
		return n[1] == '0' || n[1] == '1' || n[1] == '8'
	}
	return false
}

// drama are the beginnings of numbers that Ofcom keeps for drama, without the
// leading zero: they are never given out. Source: Ofcom, "Telephone numbers for
// use in TV and radio drama programmes".
var drama = strings.Fields("1632960 1134960 1144960 1154960 1164960 1174960 1184960 1214960 1314960 1414960 1514960 1614960 2079460 1914980 " +
	"28964960 28964961 28964962 28964963 28964964 28964965 28964966 2920180 7700900 808157 9098790 3069990")

// dramaBy are those of drama that begin with each digit.
var dramaBy = func() (by [10][]string) {
	for _, d := range drama {
		by[d[0]-'0'] = append(by[d[0]-'0'], d)
	}
	return by
}()

func isDrama(n []byte) bool {
	if len(n) != 10 {
		return false
	}
	for _, d := range dramaBy[n[0]-'0'] {
		if string(n[:len(d)]) == d {
			return true
		}
	}
	return false
}
