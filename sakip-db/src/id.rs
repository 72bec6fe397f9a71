//! Ids: one type per table, so that one is never taken for another.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize,
            serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl crate::codec::Column for $name {
            type Stored = i64;
            fn load(stored: i64) -> Result<Self, sqlx::error::BoxDynError> {
                Ok($name(stored))
            }
        }

        impl crate::codec::Param for $name {
            fn value(self) -> crate::codec::Value {
                crate::codec::Value::Int(Some(self.0))
            }
            fn null() -> crate::codec::Value {
                crate::codec::Value::Int(None)
            }
        }
    )+};
}

ids! {
    /// Of an instansi (a ministry, province, regency or city): the tenant everything belongs to.
    InstansiId;
    /// Of an OPD.
    OpdId;
    /// Of a user.
    UserId;
    /// Of a session.
    SessionId;
    /// Of an API token.
    TokenId;
    /// Of a renstra.
    RenstraId;
    /// Of a node of a plan: tujuan, sasaran, program, kegiatan or sub kegiatan.
    NodeId;
    /// Of an indicator.
    IndicatorId;
    /// Of a component of a formula.
    ComponentId;
    /// Of a target.
    TargetId;
    /// Of an achievement.
    AchievementId;
    /// Of a reference to evidence.
    EvidenceId;
    /// Of a document.
    DocumentId;
    /// Of a period window.
    WindowId;
    /// Of an exception to a period window.
    ExceptionId;
    /// Of a line of the budget.
    AllocationId;
    /// Of a revision of a pagu.
    PaguId;
    /// Of an entry of realisasi.
    RealisasiId;
    /// Of a stored policy.
    PolicyId;
    /// Of a stored LKE template.
    TemplateId;
    /// Of an evaluation.
    EvaluationId;
    /// Of a finding.
    FindingId;
    /// Of a recommendation.
    RecommendationId;
    /// Of a snapshot of a year.
    SnapshotId;
    /// Of an integration.
    IntegrationId;
    /// Of a run of an integration.
    SyncLogId;
    /// Of a notification.
    NotificationId;
    /// Of a job.
    JobId;
    /// Of a schedule of jobs.
    ScheduleId;
}
