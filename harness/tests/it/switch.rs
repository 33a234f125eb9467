//! The scenario that tests of the program run: a switch with a callback that takes its time.

/// It expects nothing, and `faulty/awaits-nothing` breaks it.
pub(crate) const SLOW: &str = "\
scenario: A switch
client:
  sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }]
  active: sess_a
steps:
  - at: 0ms
    call: switch
    setSession: { session: sess_b, beforeEmit: { resolvesAfter: 50ms } }
";

/// The same, and what everyone who keeps the contract comes to.
pub(crate) fn good() -> String {
    format!("{SLOW}  - at: 50ms\n    expect: {{ session: sess_b, calls: {{ switch: resolved }} }}\n")
}
