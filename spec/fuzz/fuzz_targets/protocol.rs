//! Whatever the bytes of an adapter's line are: they answer the request or are refused in words. What answers is the
//! same answer when it is written and read again, and so is a request that an adapter in Rust reads.

#![no_main]

use interlude_spec::contract::Contract;
use interlude_spec::protocol::wire::{Numbered, Reply, Said};
use interlude_spec::protocol::{ClientState, Request, VERSION};
use interlude_spec::time::Tick;
use libfuzzer_sys::fuzz_target;

fn requests() -> [Request; 7] {
    let client = ClientState {
        sessions: Vec::new(),
        active: None,
        loaded: true,
        focused: false,
        treat_pending_as_signed_out: true,
        initial_state: None,
        tokens_come_along: true,
        force_organization_selection: false,
        framework: None,
    };
    [
        Request::Hello { protocol: VERSION, contracts: Contract::ALL.to_vec() },
        Request::Begin { scenario: "a".into(), contract: Contract::BeforeEmit, client },
        Request::Act { at: Tick::ZERO, batch: Vec::new() },
        Request::Probe,
        Request::End,
        Request::Idle,
        Request::Bye,
    ]
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(line) = std::str::from_utf8(bytes) else { return };
    for request in requests() {
        match request.read(1, line) {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(Said::Refusal(refusal)) => {
                let written = serde_json::to_string(&Reply::new(1, Err(refusal.clone()))).expect("it can be written");
                assert_eq!(request.read(1, &written), Ok(Said::Refusal(refusal)), "{written}");
            }
            Ok(Said::Answer(answer)) => {
                let written = serde_json::to_string(&Reply::new(1, Ok(answer.clone()))).expect("it can be written");
                assert_eq!(request.read(1, &written), Ok(Said::Answer(answer)), "{written}");
            }
        }
    }
    if let Ok(numbered) = serde_json::from_str::<Numbered>(line) {
        let written = serde_json::to_string(&numbered).expect("a request can be written");
        let again: Numbered = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!(again, numbered, "{written}");
    }
});
