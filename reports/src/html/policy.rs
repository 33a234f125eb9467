//! What the page allows a browser to do: to look as this style says, to run this script, and nothing else. Markup that came
//! in by a name would be seen and could not act, even if writing it out had been forgotten.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The policy of a page with one style and one script.
pub(super) fn of(style: &str, script: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    let (style, script) = (hash(style), hash(script));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    )
}
