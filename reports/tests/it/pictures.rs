//! Timelines as SVG: XML whatever the names are, every event in them, and no words on top of others.

use crate::play::Play;
use crate::timelines::{
    everything, forty_stations, lone_call, long_names, nested, never_returns, overlapping, set_too_early,
    three_calls,
};
use interlude_reports::timeline::{LaneKind, Timeline, align, layout, svg};
use interlude_spec::plan::Method;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;

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
                    "#39" | "apos" => '\'',
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
    let named = [(timeline(&set_too_early(), Some(5)), "A timeline".to_owned())];
    insta::assert_snapshot!(svg::embedded(&named).concat());
}

#[test]
fn pictures_below_each_other_have_the_same_events_in_the_same_places() {
    let plays = [set_too_early(), lone_call(), never_returns()];
    let timelines: Vec<Timeline> = plays.iter().map(|play| timeline(play, None)).collect();
    let aligned = align(&timelines);
    let named: Vec<_> = aligned.iter().map(|it| (it.clone(), String::new())).collect();
    let widths = svg::embedded(&named)
        .iter()
        .map(|it| elements(it)[0].number("width").to_string())
        .collect::<BTreeSet<_>>();
    assert_eq!(widths.len(), 1, "they are of one width: {widths:?}");
    for (before, after) in timelines.iter().zip(&aligned) {
        assert_eq!(after.columns, aligned[0].columns);
        assert_eq!(after.instants, aligned[0].instants);
        // An event is of the same instant as before, and the order of events is the order of columns.
        let at = |timeline: &Timeline, column: usize| {
            timeline.instants.iter().rev().find(|instant| instant.first <= column).map(|instant| instant.at)
        };
        let marks = |timeline: &Timeline| -> Vec<(usize, String)> {
            let marks = timeline.lanes.iter().flat_map(|lane| {
                lane.marks.iter().map(|mark| {
                    (
                        mark.column,
                        format!("{} {mark:?}", lane.name).replace(&format!("column: {}", mark.column), ""),
                    )
                })
            });
            let mut marks: Vec<_> = marks.collect();
            marks.sort();
            marks
        };
        let (before_marks, after_marks) = (marks(before), marks(after));
        assert_eq!(before_marks.len(), after_marks.len());
        for ((one, what), (other, same)) in before_marks.iter().zip(&after_marks) {
            assert_eq!((what, at(before, *one)), (same, at(after, *other)));
        }
    }
    // All three begin by the same telling and the same call.
    let called = |timeline: &Timeline| timeline.lanes[1].marks[0].column;
    assert!(aligned.iter().all(|it| called(it) == called(&aligned[0])));
    assert!(aligned[0].columns < timelines.iter().map(|it| it.columns).sum());
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

#[test]
fn a_call_that_goes_to_a_page_says_so() {
    let mut play = lone_call();
    play.plan.calls[0].method = Method::SetActive;
    assert!(svg::draw(&timeline(&play, None)).contains(">setActive(sess_b)<"));
    play.plan.calls[0].redirect_url = Some("/home".to_owned());
    assert!(svg::draw(&timeline(&play, None)).contains(">setActive(sess_b, redirectUrl)<"));
}
