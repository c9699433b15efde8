#!/usr/bin/env python3
"""Compares the product with a list of test vectors: values with a type and whether they are valid.

usage: vectors.py make VECTORS.json DIR        one text file for each vector, below DIR
       vectors.py check VECTORS.json FOUND.jsonl KNOWN.json

Every vector stands behind its label ("NHS number: ..."), as a person would write it; those of numbers that need none
also stand alone. A valid one must be found there as its kind, an invalid one must not, unless it carries the reason
"reserved" or "placeholder": it is then found and said to be an example. KNOWN.json lists, with the reason, what is
meant to come out otherwise; check fails on a disagreement that is not listed and on a listed one that has gone.
"""
import json
import os
import sys

# type: (label that it is written behind, kinds that the product may call it)
TYPES = {
    "nino": ("National Insurance number", ["uk-nino"]),
    "nino_temporary": ("National Insurance number", ["uk-nino"]),
    "nino_admin": ("National Insurance number", ["uk-nino"]),
    "hmrc_trn": ("HMRC temporary reference number", ["hmrc-temporary-reference"]),
    "nhs_number": ("NHS number", ["nhs-number"]),
    "chi_number": ("CHI number", ["chi-number"]),
    "hcn_ni": ("Health and Care number", ["hc-number"]),
    "utr": ("Unique Taxpayer Reference", ["utr"]),
    "paye_ref": ("PAYE reference", ["paye-reference"]),
    "accounts_office_ref": ("Accounts Office reference", ["accounts-office-reference"]),
    "vat_gb": ("VAT number", ["vat-number"]),
    "company_number": ("Company number", ["company-number"]),
    "uk_passport": ("Passport number", ["passport-number"]),
    "mrz_td3": (None, ["passport-number"]),
    "brp_number": ("BRP number", ["brp"]),
    "share_code": ("Share code", ["share-code"]),
    "driving_licence_gb": ("Driving licence number", ["driving-licence"]),
    "vrm": ("Vehicle registration", ["vehicle-registration"]),
    "sort_code_account": ("Sort code and account number", ["bank-account"]),
    "iban": ("IBAN", ["iban"]),
    "payment_card": ("Card number", ["payment-card"]),
    "imei": ("IMEI", ["imei"]),
    "upn": ("UPN", ["upn"]),
    "uln": ("ULN", ["uln"]),
    "uci": ("UCI", ["uci"]),
    "student_support_number": ("Student Support Number", ["student-support-number"]),
    "husid": ("HUSID", ["hesa-id"]),
    "hesa_sid": ("SID", ["hesa-id"]),
    "pnc_id": ("PNC ID", ["pnc-id"]),
    "cro_number": ("CRO number", ["cro-number"]),
    "prison_number": ("Prison number", ["prison-number"]),
    "prison_number_old": ("Prison number", ["prison-number"]),
    "postcode": ("Postcode", ["postcode"]),
    "uk_phone": ("Telephone", ["phone"]),
    "email": ("E-mail", ["email"]),
    "ipv4": ("IP address", ["ip-address"]),
    "ipv6": ("IP address", ["ip-address"]),
    "mac": ("MAC address", ["mac-address"]),
    "dbs_certificate": ("DBS certificate number", ["dbs-number"]),
    "teacher_reference_number": ("Teacher reference number", ["teacher-reference-number"]),
    "dfe_school_urn": ("School URN", ["school-number"]),
    "ukprn": ("UKPRN", ["school-number"]),
    "home_office_ref": ("Home Office reference", ["home-office-reference"]),
    "gwf_number": ("GWF number", ["home-office-reference"]),
    "arrest_summons_number": ("Arrest summons number", ["crime-reference"]),
    "collision": (None, []),
    "date_of_birth": (None, ["date-of-birth"]),
    "person_name": (None, ["person-name"]),
    "geolocation": ("Location", ["coordinates"]),
    "url_user_id": (None, ["url", "social-handle", "email"]),
    "social_handle": (None, ["social-handle", "url"]),
    "sensitive_text": (None, None),
}
# what the list calls the categories of statements, and what the product does
CATEGORIES = {
    "race_ethnicity": ["special:racial-or-ethnic-origin"], "religion": ["special:religion"], "trade_union": ["special:trade-union"],
    "health": ["special:health"], "sexual_orientation": ["special:sexual-orientation"], "political": ["special:political-opinion"],
    "biometric": ["special:biometric"], "genetic": ["special:genetic"], "criminal": ["criminal-offence"],
    "sen": ["high-risk:sen", "high-risk:free-school-meals"], "payroll": ["pay"], "safeguarding": ["high-risk:safeguarding"],
    "immigration": ["high-risk:immigration-status"],
}
NOT_DETECTION = {"sar_deadline", "closure_years"}  # periods of law, tested where they are reckoned


def name(i, v):
    return "%03d_%s.txt" % (i, v["type"].replace("_", ""))


def make(vectors, folder):
    os.makedirs(folder, exist_ok=True)
    for i, v in enumerate(vectors):
        if v["type"] in NOT_DETECTION:
            continue
        label = TYPES[v["type"]][0]
        text = v["value"] if label is None else "%s: %s" % (label, v["value"])
        with open(os.path.join(folder, name(i, v)), "w", encoding="utf-8", newline="") as f:
            f.write(text + "\n")


def letters(s):
    return "".join(c for c in s.upper() if c.isalnum())


def covers(v, got):
    """whether a finding's value is the vector's, or the part of it that is marked"""
    if v["type"] == "sensitive_text":
        return True
    a, b = letters(got), letters(v["value"])
    if v.get("spans"):
        return all(letters(s) in a or a in letters(s) for s in v["spans"])
    if v["type"] in ("mrz_td3", "date_of_birth", "url_user_id", "social_handle", "sort_code_account", "geolocation"):
        return len(a) > 1 and (a in b or b in a)
    return a == b or (a in b and 2 * len(a) > len(b))


def agrees(v, found):
    """None, or what is wrong"""
    if v["type"] == "collision":
        return "read as " + found[0]["kind"] if found and len(found) > 1 else None
    kinds = CATEGORIES[v["category"]] if v["type"] == "sensitive_text" else TYPES[v["type"]][1]
    hits = [f for f in found if f["kind"] in kinds and covers(v, f["value"])]
    if v["valid"]:
        return None if hits else "not found" + (": " + ", ".join(sorted({f["kind"] for f in found})) if found else "")
    hits = [f for f in hits if not {"reserved", "placeholder"} & set(f["why"])]
    if v["type"] not in ("sensitive_text", "person_name", "date_of_birth"):
        hits = [f for f in hits if letters(f["value"]) == letters(v["value"])]
    return "found" if hits else None


def check(vectors, found_file, known_file):
    found = {}
    with open(found_file, encoding="utf-8") as f:
        for line in f:
            x = json.loads(line)
            if x.get("record") == "finding" and not x.get("inner"):
                found.setdefault(x["file"], []).append(x)
    with open(known_file, encoding="utf-8") as f:
        known = {(k["type"], k["value"]): k["reason"] for k in json.load(f)}
    agreed = listed = bad = 0
    for i, v in enumerate(vectors):
        if v["type"] in NOT_DETECTION:
            continue
        key = (v["type"], v["value"])
        wrong = agrees(v, found.get(name(i, v), []))
        if wrong is None and key not in known:
            agreed += 1
        elif wrong is None:
            bad += 1
            print("AGREES NOW %s %r: take it from the list" % key)
        elif known.get(key):
            listed += 1
        else:
            bad += 1
            print("DISAGREES  %s %r (%s, %s): %s" % (key + ("valid" if v["valid"] else "invalid", v["why"], wrong)))
    print("vectors: %d agree, %d listed with a reason, %d not as they should" % (agreed, listed, bad))
    return 1 if bad or agreed == 0 else 0


def main():
    with open(sys.argv[2], encoding="utf-8") as f:
        vectors = json.load(f)
    if sys.argv[1] == "make":
        return make(vectors, sys.argv[3])
    return check(vectors, sys.argv[3], sys.argv[4])


if __name__ == "__main__":
    sys.exit(main())
