//! Timelines as SVG: XML whatever the names are, every event in them, and no words on top of others.

use crate::play::Play;
use crate::timelines::{
    everything, forty_stations, lone_call, long_names, nested, never_returns, overlapping, set_too_early,
    three_calls,
};
use interlude_reports::timeline::{LaneKind, Timeline, layout, svg};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

fn plays() -> Vec<(&'static str, Play, Option<usize>)> {
    vec![
        ("lone", lone_call(), None),
        ("too early", set_too_early(), Some(5)),
        ("never returns", never_returns(), Some(9)),
        ("overlapping", overlapping(), None),
        ("three", three_calls(), Some(12)),
        ("nested", nested(), None),
        ("everything", everything(), Some(3)),
        ("long", forty_stations(), Some(60)),
        ("long names", long_names(), None),
        ("nothing", Play::new(), None),
    ]
}

fn timeline(play: &Play, wrong: Option<usize>) -> Timeline {
    let ran = play.ran();
    layout(&ran.plan, &ran.trace, ran.children_observed, wrong)
}

/// An element, its attributes, and the text directly in it.
pub(crate) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn number(&self, name: &str) -> f64 {
        self.get(name).parse().unwrap_or_else(|error| panic!("{name}={:?}: {error}", self.get(name)))
    }
}

/// The elements of a text, which has to be XML.
pub(crate) fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let (mut elements, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    let element = |start: &BytesStart<'_>| Element {
        name: String::from_utf8_lossy(start.name().as_ref()).into_owned(),
        attributes: start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.expect("an attribute is well-formed");
                let value = attribute
                    .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                    .expect("its value too")
                    .into_owned();
                (String::from_utf8_lossy(attribute.key.as_ref()).into_owned(), value)
            })
            .collect(),
        text: String::new(),
    };
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}\n{xml}")) {
            Event::Start(start) => {
                open.push(elements.len());
                elements.push(element(&start));
            }
            Event::Empty(start) => elements.push(element(&start)),
            Event::End(_) => _ = open.pop(),
            Event::Text(text) => {
                let text = text.decode().expect("it is UTF-8");
                if let Some(&innermost) = open.last() {
                    elements[innermost].text.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let char = match &*reference.decode().expect("it is UTF-8") {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "#39" => '\'',
                    other => panic!("&{other}; is not known to XML"),
                };
                elements[*open.last().expect("text stands in an element")].text.push(char);
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

#[test]
fn every_event_has_its_sign() {
    for (name, play, wrong) in plays() {
        let timeline = timeline(&play, wrong);
        let signs =
            elements(&svg::draw(&timeline)).iter().filter(|it| it.get("class").starts_with("sign")).count();
        let lanes = timeline.lanes.iter().filter(|lane| lane.kind != LaneKind::Ruler);
        assert_eq!(signs, lanes.map(|lane| lane.marks.len()).sum::<usize>(), "{name}");
    }
}

#[test]
fn no_words_stand_on_others_and_none_leave_the_picture() {
    for (name, play, wrong) in plays() {
        let elements = elements(&svg::draw(&timeline(&play, wrong)));
        let width = elements[0].number("width");
        let mut texts: Vec<(f64, f64, &str)> = elements
            .iter()
            .filter(|element| element.name == "text")
            .map(|element| (element.number("y"), element.number("x"), element.text.as_str()))
            .collect();
        texts.sort_by(|one, other| one.partial_cmp(other).expect("places are numbers"));
        let end = |x: f64, text: &str| {
            x + 7.25 * f64::from(u32::try_from(text.chars().count()).expect("it is short"))
        };
        for (y, x, text) in &texts {
            assert!(end(*x, text) <= width + 0.5, "{name}: `{text}` ends behind {width}");
            assert!(*x >= 0.0 && *y >= 0.0, "{name}: `{text}`");
        }
        for pair in texts.windows(2) {
            let [(y, x, text), (next_y, next_x, next)] = pair else { unreachable!("windows of two") };
            assert!(y < next_y || end(*x, text) <= *next_x, "{name}: `{text}` reaches into `{next}`");
        }
    }
}

#[test]
fn a_picture_stays_as_it_is() {
    insta::assert_snapshot!(svg::embedded(&timeline(&set_too_early(), Some(5))));
}

#[test]
fn names_are_text_and_nothing_else() {
    let hostile = "</text><script>alert('1')</script>&\"\u{202e}\u{0}\u{fffe}]]>";
    let play = Play::new()
        .tell(hostile)
        .plans(hostile, hostile)
        .call(hostile)
        .callback(hostile, hostile)
        .tell("undefined")
        .end();
    let drawn = svg::draw(&timeline(&play, Some(4)));
    assert!(elements(&drawn).iter().all(|element| element.name != "script"));
    assert!(!drawn.contains(['\u{202e}', '\u{0}', '\u{fffe}']), "what acts is written out");
}
