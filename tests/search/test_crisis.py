"""Somebody in danger types into the search box, and so does everybody else."""

import re
import tomllib
import unicodedata
from collections.abc import Callable

import pytest

from hub.core.languages import LANGUAGES
from hub.search import crisis
from hub.search.crisis import crisis_words
from tests.bench.relevance import WIDE
from tests.support import make
from tests.support.client import PageClient

SAID = """
I want to die; i just really want to die; suicide; suiside; thinking about killing my self; I don’t want to
live any more; dont want to be here anymore; I want to end it all; he took his own life; no point in living;
wish I was dead; self-harm; my daughter is cutting herself; taken too many pills; I can't go on; mental
health crisis; samaritans; rape; I was raped; my husband hits me; he keeps hitting me; my dad beats my mum;
my partner is violent; my son threatened to kill me; scared of my boyfriend; I'm scared to go home; I don't
feel safe at home; he won't let me leave the house; Women’s Aid; domestic abuse; fleeing domestic violence;
leave my abusive husband; my ex is stalking me; I am being abused; FGM; refuge; forced marriage; someone is
touching me; sexually abused as a child; child abuse; I might hurt my baby; 999; dv; DV support; he will
kill me; going to kill me; my ex is following me; kil myself; took pills; I'm not safe; being hurt by carer;
someone is dying
"""
ORDINARY = """
food bank; warm space; mens shed; dog grooming; my mum died; dying at home hospice; my back hurts; I hurt my
back; dont want to live with my parents; i dont want to live alone; dont want to be here in winter; cost of
living crisis; housing crisis; refugee; help for refugees; animal refuge; boxing club; beat the blues; end
my tenancy; end of life care; first aid; hearing test; hearing aid; cant go on holiday; want to diet;
killing time; hit by the benefit cap; hit the gym; cutting hair; cut my grass; bridge club; too many bills;
medication delivery; depression; lonely; cant cope; stressed out; my husband died; my husband has dementia;
my son has autism; leaving hospital; leaving care; safe sleeping; fire safety; afraid of falling; scared of
the dentist; fear of flying; afraid of going out; control my diabetes; landlord wont fix boiler; locked out;
breakdown cover; slap up meal; threatened with eviction; panic attacks; heart attack; own life story; tired
all the time; harm reduction; dvd club; took pills back; kill my weeds; following my ex on a course;
neglected garden; grooming; rent increase hit me; my knee is killing me
"""

SAID_ELSEWHERE = {
    "ar": "أريد أن أموت; أُريدُ أن أموت الآن; أفكر في الانتحار; زوجي يضربني كل يوم; العنف المنزلي",
    "bn": "আমি মরতে চাই; আত্মহত্যা; আমার স্বামী আমাকে মারে",
    "cy": "dw i eisiau marw; dwi isio marw; hunanladdiad; mae fy ngŵr yn fy nharo; cam-drin domestig",
    "es": "quiero morirme; no quiero vivir más; pienso en suicidarme; mi marido me pega; violencia de género",
    "fr": "je veux mourir; j’ai envie de mourir; je ne veux plus vivre; mon mari me frappe; violences conjugales; "
    "il m'a violée",
    "hi": "मैं मरना चाहता हूँ; आत्महत्या; मेरा पति मुझे मारता है; घरेलू हिंसा",
    "it": "voglio morire; non voglio più vivere; voglio uccidermi; mio marito mi picchia; violenza domestica",
    "lt": "noriu mirti; nebenoriu gyventi; savižudybė; vyras mane muša; smurtas šeimoje",
    "pa": "ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ; ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦੀ ਹਾਂ; ਖ਼ੁਦਕੁਸ਼ੀ; ਘਰੇਲੂ ਹਿੰਸਾ",
    "pl": "chcę umrzeć; nie chcę już żyć; myśli samobójcze; chcę się zabić; mąż mnie bije; partner mnie pobił; "
    "przemoc domowa; zostałam zgwałcona",
    "pt": "quero morrer; não quero mais viver; suicídio; quero matar-me; o meu marido bate-me; meu marido me bate; "
    "violência doméstica",
    "ro": "vreau să mor; nu mai vreau să trăiesc; vreau să mă sinucid; soțul mă bate; soţul meu mă loveşte; "
    "violență domestică; am fost violată",
    "ru": "я хочу умереть; не хочу больше жить; самоубийство; муж меня бьёт; домашнее насилие",
    "so": "waxaan rabaa inaan dhinto; waxaan rabaa inaan is dilo",
    "tr": "ölmek istiyorum; artık yaşamak istemiyorum; intihar; kocam beni dövüyor; aile içi şiddet",
    "uk": "я хочу померти; не хочу більше жити; чоловік мене б’є; домашнє насильство",
    "ur": "میں مرنا چاہتا ہوں; میں جینا نہیں چاہتی; خودکشی; میرا شوہر مجھے مارتا ہے; گھریلو تشدد",
}
ORDINARY_ELSEWHERE = """
أريد أن أتعلم الإنجليزية; زوجي مريض; لا أريد أن أعيش مع والدي; بنك الطعام; مساعدة في الإيجار;
আমি ইংরেজি শিখতে চাই; আমার স্বামী অসুস্থ; খাবার; ভাড়া; banc bwyd; dosbarthiadau Cymraeg; mae fy ngŵr yn sâl; eisiau
swydd; gofal yn y cartref; banco de alimentos; clases de inglés; mi marido murió; no quiero vivir con mis padres; ayuda
con el alquiler; mi marido me ayuda; quiero mudarme; banque alimentaire; cours d'anglais; mon mari est mort; je ne veux
plus vivre chez mes parents; aide au loyer; mon mari me quitte; je veux travailler; खाना; मेरे पति बीमार हैं; अंग्रेज़ी
सीखना चाहता हूँ; banco alimentare; corsi di inglese; mio marito è morto; non voglio vivere con i miei genitori; voglio
lavorare; maisto bankas; anglų kalbos kursai; noriu dirbti; nenoriu gyventi su tėvais; mano vyras mirė; ਮੈਂ ਅੰਗਰੇਜ਼ੀ ਸਿੱਖਣਾ
ਚਾਹੁੰਦਾ ਹਾਂ; ਖਾਣਾ; ਕਿਰਾਇਆ; bank żywności; kurs angielskiego; chcę pracować; mąż umarł; nie chcę mieszkać z rodzicami; serce
mi bije; pomoc domowa; opieka domowa; rodzina; banco alimentar; aulas de inglês; quero trabalhar; o meu marido morreu;
não quero viver com os meus pais; apoio doméstico; bancă de alimente; cursuri de engleză; vreau să lucrez; vreau să mă
mut; soțul meu a murit; nu mai vreau să trăiesc cu părinții; mă bate gândul să mă mut; банк еды; хочу работать; мой муж
умер; не хочу жить с родителями; курсы английского; хочу працювати; мій чоловік помер; не хочу жити з батьками; waxaan
rabaa inaan shaqeeyo; barashada Ingiriisiga; çalışmak istiyorum; İngilizce öğrenmek istiyorum; ailemle yaşamak
istemiyorum; kocam öldü; میں انگریزی سیکھنا چاہتا ہوں; میرا شوہر بیمار ہے; کھانا; میں کام کرنا چاہتی ہوں; fundo de
garantia; viola lessons; viol consort; morris dancing; violence reduction unit
"""


def each(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split(";")]


def test_words_of_danger_are_known_in_many_ways_to_say_them() -> None:
    assert [said for said in each(SAID) if not crisis_words().are_in(said)] == []


@pytest.mark.parametrize("language", sorted(SAID_ELSEWHERE))
def test_they_are_known_in_other_languages_whoever_leaves_out_accents_or_writes_in_capitals(
    language: str,
) -> None:
    said = each(SAID_ELSEWHERE[language])
    bare = [unbroken(one) for one in said]
    assert [one for one in [*said, *bare, *map(str.upper, said)] if not crisis_words().are_in(one)] == []


def unbroken(text: str) -> str:
    """As it is typed where the keyboard has no accents."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ı", "i"))
    return "".join(one for one in plain if not "\u0300" <= one <= "\u036f")


def test_each_language_that_has_phrases_is_tried() -> None:
    assert set(tomllib.loads(crisis.FILE.read_text(encoding="utf-8"))["elsewhere"]) == set(SAID_ELSEWHERE)
    assert set(SAID_ELSEWHERE) <= set(LANGUAGES)


def test_ordinary_questions_in_other_languages_bring_no_numbers_to_ring() -> None:
    assert [asked for asked in each(ORDINARY_ELSEWHERE) if crisis_words().are_in(asked)] == []


def test_an_ordinary_question_is_not_taken_for_one() -> None:
    wide = [one["query"] for one in tomllib.loads(WIDE.read_text(encoding="utf-8"))["question"]]
    assert [asked for asked in each(ORDINARY) + wide if crisis_words().are_in(asked)] == ["suicidal"]


def test_who_to_ring_now_stands_above_the_results_and_nothing_stays_in_the_tab(
    client: PageClient, index: Callable[[], None]
) -> None:
    make.service(name="Safe flats for men", description="A home for a husband.")
    index()
    for question in (
        "I want to die",
        "my husband hits me",
        "suicde",
        "rape",
        "Mąż mnie bije",
        "أريد أن أموت",
    ):
        page = client.get("/search", query_string={"q": question}).get_data(as_text=True)
        head, _, body = page.partition("</head>")
        panel, _, results = body.partition('class="hub-columns')
        assert "Talk to someone now" in panel, question
        assert all(f"</svg>{number}</a>" in panel for number in ("999", "116 123", "0808 2000 247"))
        assert results
        assert "hub-exit__button" in panel
        assert question not in " ".join(re.findall(r"<title>.*</title>|<meta [^>]*>", head))


def test_an_ordinary_question_gets_its_results_alone(client: PageClient, index: Callable[[], None]) -> None:
    make.service(name="Dog grooming")
    index()
    page = client.get("/search?q=dog+grooming").get_data(as_text=True)
    assert "dog grooming" in page.partition("</title>")[0]
    assert "hub-crisis" not in page
    assert "hub-exit" not in page
