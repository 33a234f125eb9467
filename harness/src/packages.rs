//! Which clerk-js the packages of Clerk load that an application depends on.

use interlude_lab::twin::eras;
use interlude_spec::scenario::nearest;

/// Major versions of a package that load the same major version of clerk-js.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Package {
    /// Its name on npm.
    pub name: &'static str,
    /// Its major versions.
    pub majors: &'static [&'static str],
    /// The major version of clerk-js, of which the newest is loaded.
    pub loads: &'static str,
}

const fn package(name: &'static str, majors: &'static [&'static str], loads: &'static str) -> Package {
    Package { name, majors, loads }
}

/// The packages. Source: on npm each depends on a major version of `@clerk/shared`, whose loader names clerk-js: that of 1 names
/// clerk-js 4, that of 2 and 3 clerk-js 5, that of 4 clerk-js 6. Before that, `@clerk/clerk-react` loads the clerk-js of its own major version.
pub const PACKAGES: &[Package] = &[
    package("@clerk/nextjs", &["7"], "6"),
    package("@clerk/nextjs", &["5", "6"], "5"),
    package("@clerk/nextjs", &["4"], "4"),
    package("@clerk/react", &["6"], "6"),
    package("@clerk/clerk-react", &["5"], "5"),
    package("@clerk/clerk-react", &["4"], "4"),
    package("@clerk/clerk-react", &["3"], "3"),
    package("@clerk/vue", &["2"], "6"),
    package("@clerk/vue", &["1"], "5"),
    package("@clerk/nuxt", &["2", "3"], "6"),
    package("@clerk/nuxt", &["1"], "5"),
    package("svelte-clerk", &["1"], "6"),
    package("svelte-clerk", &["0"], "5"),
    package("@clerk/react-router", &["3"], "6"),
    package("@clerk/react-router", &["1", "2"], "5"),
    package("@clerk/astro", &["3", "4"], "6"),
    package("@clerk/astro", &["1", "2"], "5"),
    package("@clerk/tanstack-react-start", &["1"], "6"),
    package("@clerk/tanstack-react-start", &["0"], "5"),
    package("@clerk/remix", &["4"], "5"),
    package("@clerk/remix", &["3"], "4"),
];

impl Package {
    /// The listed version of clerk-js that stands for the one that it loads.
    pub fn clerk_js(&self) -> String {
        format!("clerk-js@{}", eras::like(self.loads))
    }

    /// Whether a version, such as `6.12.0` or `6`, is of these majors.
    pub fn has(&self, version: &str) -> bool {
        self.majors.contains(&version.split('.').next().unwrap_or_default())
    }
}

/// A name and the version behind it, where there is one: `@clerk/nextjs@6` is `@clerk/nextjs` and `6`.
pub fn name_and_version(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('@') {
        Some((before, version)) if !before.is_empty() => (before, Some(version)),
        _ => (name, None),
    }
}

/// The listed clerk-js that stands for the one that a package of one major version loads; none where it is no such package, or where
/// its majors load different ones and none of them is named.
///
/// ```
/// assert_eq!(interlude::packages::clerk_js_of("@clerk/nextjs@7.1.0"), interlude::packages::clerk_js_of("@clerk/react@6"));
/// assert!(interlude::packages::clerk_js_of("@clerk/nextjs").is_none());
/// ```
pub fn clerk_js_of(name: &str) -> Option<String> {
    let (_, version) = name_and_version(name);
    match named(name)[..] {
        [one] if version.is_none_or(|version| one.has(version)) => Some(one.clerk_js()),
        _ => None,
    }
}

/// What a name is of: `@clerk/nextjs`, `nextjs`, or either with a version behind it, where that major version alone is given if it is
/// known, and else all. Nothing where it is no package's name, as that of two versions, `clerk-react@6.18.0+6.40.0`, is not.
///
/// ```
/// let found = interlude::packages::named("@clerk/nextjs@6.12.0");
/// assert_eq!(found.iter().map(|it| it.loads).collect::<Vec<_>>(), ["5"]);
/// assert_eq!(interlude::packages::named("nextjs").len(), 3);
/// assert!(interlude::packages::named("reference").is_empty());
/// ```
pub fn named(name: &str) -> Vec<Package> {
    let (name, version) = name_and_version(name);
    let version = version.unwrap_or_default();
    if version.contains('+') {
        return Vec::new();
    }
    let is_it = |it: &&Package| it.name == name || it.name.strip_prefix("@clerk/") == Some(name);
    let all: Vec<_> = PACKAGES.iter().filter(is_it).copied().collect();
    let of_major: Vec<_> = all.iter().filter(|it| it.has(version)).copied().collect();
    if of_major.is_empty() { all } else { of_major }
}

/// The package whose name was meant, where one is near.
pub fn near(name: &str) -> Option<&'static str> {
    nearest(name, PACKAGES.iter().map(|it| it.name))
}
