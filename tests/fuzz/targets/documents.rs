//! Any text as a policy or a template, in JSON and TOML, and any text as a period or a code.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sakip_core::evaluation::Template;
use sakip_core::period::Period;
use sakip_core::plan::NationalCode;
use sakip_core::policy::Policy;

fuzz_target!(|text: &str| {
    let _ = Policy::from_toml(text);
    let _ = Policy::from_json(text);
    let _ = Template::from_json(text);
    let _ = Template::from_toml(text);
    if let Ok(period) = text.parse::<Period>() {
        assert_eq!(period.to_string().parse(), Ok(period));
    }
    let _ = text.parse::<NationalCode>();
});
