//! The table itself.

use super::{Key, Map, Shape};
use crate::contract::Contract;
use expect::EMISSIONS;

mod client;
mod expect;
mod server;
mod step;

pub use client::{CLIENT, ENVIRONMENT, FRAMEWORK, HOOK, ORGANIZATION, SESSION};
pub use expect::{EMISSION, EXPECT, REJECTED, UNDER};
pub use server::{ANSWER, SERVER, TOKEN_ANSWER};
pub use step::{CALL, CALLBACK, OBJECT, SET_ACTIVE, SET_SESSION, SIGN_OUT, STEP};

/// Every map of the format, from the outside to the inside.
pub static MAPS: &[&Map] = &[
    &SCENARIO,
    &CLIENT,
    &ENVIRONMENT,
    &FRAMEWORK,
    &HOOK,
    &SESSION,
    &ORGANIZATION,
    &STEP,
    &CALL,
    &SET_SESSION,
    &SET_ACTIVE,
    &SIGN_OUT,
    &OBJECT,
    &CALLBACK,
    &SERVER,
    &ANSWER,
    &TOKEN_ANSWER,
    &EXPECT,
    &REJECTED,
    &EMISSION,
    &UNDER,
];

/// Words of the schema. Where there is none to be made, as in what a browser loads, there are no words of it either.
const fn words(about: &'static str) -> &'static str {
    if cfg!(target_family = "wasm") { "" } else { about }
}

const fn map(id: &'static str, about: &'static str, keys: &'static [Key]) -> Map {
    Map { id, about: words(about), keys, one_of: &[], fewest: 0 }
}

const fn key(name: &'static str, value: Shape, about: &'static str) -> Key {
    Key {
        name,
        about: words(about),
        value,
        needed: false,
        excludes: &[],
        beside: None,
        asks: &[],
        only: None,
    }
}

const fn needed(name: &'static str, value: Shape, about: &'static str) -> Key {
    Key { needed: true, ..key(name, value, about) }
}

const fn excluding(excludes: &'static [&'static str], key: Key) -> Key {
    Key { excludes, ..key }
}

/// A stimulus, and the earlier ones that may stand beside it.
const fn beside(beside: &'static [&'static str], key: Key) -> Key {
    Key { beside: Some(beside), ..key }
}

const fn asking(asks: &'static [&'static str], key: Key) -> Key {
    Key { asks, ..key }
}

const fn only(contract: Contract, key: Key) -> Key {
    Key { only: Some(contract), ..key }
}

/// An id, or nothing.
const OR_NULL: Shape = Shape::Either(&[Shape::Id, Shape::Null]);

/// The whole file.
pub static SCENARIO: Map = map(
    "scenario",
    "A scenario, version 1: the file is one map",
    &[
        needed("scenario", Shape::Text, "a sentence that says what the scenario is about"),
        key(
            "contract",
            Shape::Either(&[Shape::Contract, Shape::Filled(&Shape::Contract)]),
            "the contract that it speaks for, or a list of both; all that its calls allow where it is left out",
        ),
        key(
            "covers",
            Shape::List(&Shape::Rule),
            "the ids of the requirements and hazards that it is about. Each has to occur in it: one whose premise never does is a mistake",
        ),
        key("client", Shape::Map(&CLIENT), "the client before the first step"),
        needed("steps", Shape::List(&Shape::Map(&STEP)), "what happens, in the order of time"),
        key(
            "emissions",
            Shape::List(&EMISSIONS),
            "what the listener `main` is told, from first to last; each item fits one or more emissions in a row",
        ),
        key(
            "under",
            Shape::Named("the name of a semantics", &Shape::Map(&UNDER)),
            "what happens where the contract leaves room, with each choice made one way; checked by simulating it",
        ),
        key(
            "ties",
            Shape::Word(&["all"]),
            "every order of what happens in one instant is run, at most 720, and the worst verdict counts",
        ),
    ],
);
