"""Invented people's names, with what real files hold: apostrophes, hyphens, accents, length."""

_SURNAMES = """
    Abara, Achterberg, Adeyemi-Clarke, Ainscough, Ångström, Arkwell, Begum, Bhattacharyya,
    Blackwood, Boateng, Brannigan, Brzęczek, Calloway, Chaudhry, Cleverley, Cruz-Ibáñez, D'Arcy,
    D\u2019Souza, Dalrymple, Danjuma, Derbyshire, Dimitrova, Eastwood, Ekwueme, El-Amin,
    Fairweather, Fernández, Fitzgerald, Fotheringham-Ashworth-Delacourt, Garside, Gruffydd,
    Gunawardena, Haddad, Hartigan, Hussain, Iqbal, Ivanović, Jankowska, Jones, Kaczmarek, Kaur,
    Khan, Kipling, Lachlan, Li, Llewelyn, Mac Giolla Phádraig, Mbeki, McGrath, McKenzie-O'Neill,
    Mendoza, Moss, Müller, Mwangi, Nguyen, Ní Bhriain, Nwosu, O'Brien, O'Hara, O\u2019Sullivan,
    Okonkwo, Oyelaran, Padmanabhan, Papadopoulos, Patel, Pemberton, Petrov, Quayle, Rahman,
    Ravensworth, Rosário, Rhys, Saint-Clair, Sandhu, Satterthwaite, Shah, Sørensen, Smith,
    St John, Szczepański, Tembo, Thirlwall, Thistlethwaite, Tremayne, Udoh, Van der Merwe,
    Vaughan, Venkataraman, Wainwright, Weatherill, Wójcik, Wolstenholme, Yeboah, Yilmaz, Zafar,
    Zieliński
    """
_FORENAMES = """
    Abena, Adaeze, Aisha, Alasdair, Amélie, Anaïs, Aneurin, Aoife, Asha, Bartholomew, Björn,
    Caitlín, Catrin, Chloë, Ciarán, Corey, Dafydd, Daisy, Deepa, Eilidh, Elif, Emeka, Farah,
    Fergus, Fionnuala, Gareth, Gita, Hamza, Héloïse, Ifeoma, Imogen, Jacek, Jean-Luc, Jo, José,
    Kamal, Keira, Kwame, Leah, Liam, Lubna, Łukasz, Mairéad, Malachy, Marcin, Mary-Anne, Megan,
    Mohammed, Nadia, Niamh, Nikhil, Oisín, Olu, Oscar, Owain, Parveen, Paul, Priya, Rasheed,
    Rhiannon, Roísín, Ruth, Sadia, Samuel, Seán, Siân, Sinéad, Stefan, Sunita, Tamsin, Tariq,
    Teresa, Tomasz, Uzma, Vikram, Wendy, Winifred, Xin, Yasmin, Yusuf, Zachary, Zainab, Zoë
    """

SURNAMES = tuple(name.strip() for name in _SURNAMES.split(","))
FORENAMES = tuple(name.strip() for name in _FORENAMES.split(","))
