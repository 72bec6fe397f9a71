//! What the argument parser refuses, in the language of the caller.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use sakip_core::text::Lang;

/// The message for a refused command line.
pub(super) fn refusal(error: &clap::Error, lang: Lang) -> String {
    let told = match lang {
        Lang::Id => indonesian(error),
        Lang::En => None,
    };
    let told = told.unwrap_or_else(|| {
        // The first paragraph says what is wrong; the rest is usage, which the hint below stands for.
        let text = error.to_string();
        let text = text.strip_prefix("error: ").unwrap_or(&text);
        let kept = text
            .lines()
            .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
        kept.map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("; ")
    });
    let hint = lang.pick(
        "Lihat `sakip help` untuk pemakaian dan contoh.",
        "See `sakip help` for usage and examples.",
    );
    format!("{told}\n{hint}")
}

fn indonesian(error: &clap::Error) -> Option<String> {
    let text = |kind| one(error.get(kind)?);
    let argument = || text(ContextKind::InvalidArg);
    let told = match error.kind() {
        ErrorKind::UnknownArgument => {
            let suggestion = text(ContextKind::SuggestedArg)
                .map(|near| format!("; maksudnya `{near}`?"))
                .unwrap_or_default();
            format!("argumen `{}` tidak dikenal{suggestion}", argument()?)
        }
        ErrorKind::InvalidSubcommand => {
            let suggestion = text(ContextKind::SuggestedSubcommand)
                .map(|near| format!("; maksudnya `{near}`?"))
                .unwrap_or_default();
            let given = text(ContextKind::InvalidSubcommand)?;
            format!("perintah `{given}` tidak dikenal{suggestion}")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let given = text(ContextKind::InvalidValue).unwrap_or_default();
            let valid = text(ContextKind::ValidValue)
                .map(|valid| format!(": pakai {valid}"))
                .unwrap_or_default();
            let argument = argument()?;
            if given.is_empty() {
                format!("`{argument}` perlu nilai{valid}")
            } else {
                format!("nilai `{given}` tidak sah untuk `{argument}`{valid}")
            }
        }
        ErrorKind::MissingRequiredArgument => format!("argumen wajib belum ada: {}", argument()?),
        ErrorKind::ArgumentConflict => {
            let (argument, prior) = (argument()?, text(ContextKind::PriorArg)?);
            if argument == prior {
                format!("`{argument}` disebut dua kali")
            } else {
                format!("`{argument}` tidak dapat dipakai bersama `{prior}`")
            }
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("banyaknya nilai untuk `{}` tidak sesuai", argument()?)
        }
        ErrorKind::MissingSubcommand => {
            let valid = text(ContextKind::ValidSubcommand)?;
            format!("perlu perintah: {valid}")
        }
        ErrorKind::InvalidUtf8 => "ada argumen yang bukan teks UTF-8".to_owned(),
        _ => return None,
    };
    Some(told)
}

fn one(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
}
