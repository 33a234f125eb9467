//! The shipped scenarios, read once for all tests: each is checked on the simulator when it is read, which takes its time.

use interlude::discovery;
use interlude::trial::Scenario;
use std::path::Path;
use std::sync::LazyLock;

static SHIPPED: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let found = discovery::discover(&[root]).expect("the folder is part of the repository");
    found.iter().map(|found| Scenario::load(found).unwrap_or_else(|error| panic!("{error}"))).collect()
});

/// In the order of their ids.
pub(crate) fn scenarios() -> &'static [Scenario] {
    &SHIPPED
}
