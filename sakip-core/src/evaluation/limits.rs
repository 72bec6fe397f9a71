//! The bounds of every list and text of an evaluation.

/// Bytes of a template file.
pub const MAX_TEMPLATE_BYTES: usize = 2 * 1024 * 1024;
/// Characters of an id: letters, digits, dots, hyphens and underscores.
pub const MAX_ID_CHARS: usize = 64;
/// Characters of a title, statement, meaning, name or citation.
pub const MAX_TEXT_CHARS: usize = 2_000;
/// Characters of a label of an answer or a predicate.
pub const MAX_LABEL_CHARS: usize = 40;
/// Answer scales of a template.
pub const MAX_SCALES: usize = 20;
/// Answers of a scale.
pub const MAX_ANSWERS: usize = 20;
/// Predicates of a template.
pub const MAX_PREDICATES: usize = 20;
/// Components of a template.
pub const MAX_COMPONENTS: usize = 30;
/// Groups of a component.
pub const MAX_GROUPS: usize = 20;
/// Sub-components of a component.
pub const MAX_SUB_COMPONENTS: usize = 50;
/// Criteria of a sub-component.
pub const MAX_CRITERIA: usize = 200;
/// Evaluator tracks of a sheet.
pub const MAX_EVALUATORS: u8 = 99;
/// Sasaran one criterion is asked over.
pub const MAX_SASARAN: usize = 200;
/// Characters of a note, a reason, a finding or a recommendation.
pub const MAX_NOTE_CHARS: usize = 10_000;
/// Evidence references of one answer, finding or follow-up.
pub const MAX_EVIDENCE: usize = 100;
/// Characters of one evidence reference, of a name, and of an LHE number.
pub const MAX_NAME_CHARS: usize = 500;
/// Findings of an evaluation.
pub const MAX_FINDINGS: usize = 2_000;
/// Recommendations of one finding.
pub const MAX_RECOMMENDATIONS: usize = 100;
/// Follow-ups of one recommendation.
pub const MAX_FOLLOW_UPS: usize = 1_000;
/// Times one evaluation may be reopened.
pub const MAX_REOPENINGS: usize = 100;
