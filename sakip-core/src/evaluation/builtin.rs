//! The templates that come with the engine.

use std::sync::{Arc, LazyLock};

use super::template::Template;

const FILES: [&str; 2] = [
    include_str!("../../data/lke/permenpanrb-88-2021.json"),
    include_str!("../../data/lke/permenpanrb-12-2015.json"),
];

/// Read once; a test holds that every file passes the same checks as a user's template.
static TEMPLATES: LazyLock<Vec<Arc<Template>>> = LazyLock::new(|| {
    FILES
        .iter()
        .filter_map(|text| Template::from_json(text).ok())
        .map(Arc::new)
        .collect()
});

pub(super) fn templates() -> &'static [Arc<Template>] {
    &TEMPLATES
}
