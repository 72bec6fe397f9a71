-- Who is accountable: instansi, OPD, people and what they may do.

CREATE TABLE instansi (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kode TEXT NOT NULL CONSTRAINT instansi_kode_unique UNIQUE CONSTRAINT instansi_kode_length CHECK (length(kode) BETWEEN 1 AND 64),
    nama TEXT NOT NULL CONSTRAINT instansi_nama_length CHECK (length(nama) BETWEEN 1 AND 500),
    jenis TEXT NOT NULL CONSTRAINT instansi_jenis_known CHECK (jenis IN ('kementerian', 'lembaga', 'provinsi', 'kabupaten', 'kota')),
    created_at TEXT NOT NULL CONSTRAINT instansi_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE opd (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    parent_id INTEGER,
    kode TEXT NOT NULL CONSTRAINT opd_kode_length CHECK (length(kode) BETWEEN 1 AND 64),
    nama TEXT NOT NULL CONSTRAINT opd_nama_length CHECK (length(nama) BETWEEN 1 AND 500),
    singkatan TEXT CONSTRAINT opd_singkatan_length CHECK (length(singkatan) BETWEEN 1 AND 64),
    valid_from TEXT CONSTRAINT opd_valid_from_form CHECK (valid_from IS date(valid_from) AND length(valid_from) = 10 OR valid_from IS NULL),
    valid_to TEXT CONSTRAINT opd_valid_to_form CHECK (valid_to IS date(valid_to) AND length(valid_to) = 10 OR valid_to IS NULL),
    merged_into INTEGER,
    created_at TEXT NOT NULL CONSTRAINT opd_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT opd_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT opd_kode_unique UNIQUE (instansi_id, kode),
    CONSTRAINT opd_instansi_key UNIQUE (instansi_id, id),
    CONSTRAINT opd_parent_fk FOREIGN KEY (instansi_id, parent_id) REFERENCES opd (instansi_id, id),
    CONSTRAINT opd_merged_fk FOREIGN KEY (instansi_id, merged_into) REFERENCES opd (instansi_id, id),
    CONSTRAINT opd_not_own_parent CHECK (parent_id <> id),
    CONSTRAINT opd_validity_ordered CHECK (valid_to >= valid_from)
) STRICT;
CREATE INDEX opd_parent ON opd (instansi_id, parent_id);

CREATE TABLE opd_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opd_id INTEGER NOT NULL REFERENCES opd (id),
    event TEXT NOT NULL CONSTRAINT opd_history_event_known CHECK (event IN ('created', 'renamed', 'recoded', 'moved', 'merged', 'absorbed', 'closed', 'reopened', 'validity')),
    effective TEXT NOT NULL CONSTRAINT opd_history_effective_form CHECK (effective IS date(effective) AND length(effective) = 10 OR effective IS NULL),
    before TEXT,
    after TEXT NOT NULL,
    reason TEXT,
    recorded_by INTEGER,
    recorded_at TEXT NOT NULL CONSTRAINT opd_history_recorded_at_form CHECK (recorded_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;
CREATE INDEX opd_history_opd ON opd_history (opd_id, effective, id);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    opd_id INTEGER,
    username TEXT NOT NULL CONSTRAINT users_username_form CHECK (length(username) BETWEEN 3 AND 64 AND username NOT GLOB '*[^A-Za-z0-9._@-]*'),
    nama TEXT NOT NULL CONSTRAINT users_nama_length CHECK (length(nama) BETWEEN 1 AND 200),
    email TEXT CONSTRAINT users_email_length CHECK (length(email) BETWEEN 3 AND 254),
    password_hash TEXT CONSTRAINT users_password_hash_length CHECK (length(password_hash) BETWEEN 20 AND 500),
    role TEXT NOT NULL CONSTRAINT users_role_known CHECK (role IN ('super_admin', 'admin_opd', 'evaluator', 'viewer')),
    active INTEGER NOT NULL DEFAULT TRUE CONSTRAINT users_active_boolean CHECK (active IN (FALSE, TRUE)),
    totp_secret BLOB,
    totp_last_step INTEGER,
    oidc_subject TEXT CONSTRAINT users_oidc_subject_unique UNIQUE,
    failed_logins INTEGER NOT NULL DEFAULT 0 CONSTRAINT users_failed_logins_positive CHECK (failed_logins >= 0),
    locked_until TEXT CONSTRAINT users_locked_until_form CHECK (locked_until GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    last_login_at TEXT CONSTRAINT users_last_login_at_form CHECK (last_login_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    created_at TEXT NOT NULL CONSTRAINT users_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT users_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT users_opd_fk FOREIGN KEY (instansi_id, opd_id) REFERENCES opd (instansi_id, id)
) STRICT;
CREATE UNIQUE INDEX users_username_unique ON users (lower(username));
CREATE INDEX users_list ON users (instansi_id, username, id);

CREATE TABLE user_permissions (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    permission TEXT NOT NULL CONSTRAINT user_permissions_length CHECK (length(permission) BETWEEN 1 AND 100),
    effect TEXT NOT NULL CONSTRAINT user_permissions_effect_known CHECK (effect IN ('allow', 'deny')),
    PRIMARY KEY (user_id, permission)
) STRICT;

CREATE TABLE user_recovery_codes (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL CONSTRAINT user_recovery_codes_hash_length CHECK (length(code_hash) = 32),
    used_at TEXT CONSTRAINT user_recovery_codes_used_at_form CHECK (used_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    PRIMARY KEY (user_id, code_hash)
) STRICT;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    family TEXT NOT NULL CONSTRAINT sessions_family_length CHECK (length(family) BETWEEN 16 AND 64),
    refresh_hash BLOB NOT NULL CONSTRAINT sessions_refresh_hash_unique UNIQUE CONSTRAINT sessions_refresh_hash_length CHECK (length(refresh_hash) = 32),
    created_at TEXT NOT NULL CONSTRAINT sessions_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    expires_at TEXT NOT NULL CONSTRAINT sessions_expires_at_form CHECK (expires_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    rotated_at TEXT CONSTRAINT sessions_rotated_at_form CHECK (rotated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    revoked_at TEXT CONSTRAINT sessions_revoked_at_form CHECK (revoked_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    revoked_reason TEXT,
    address TEXT,
    user_agent TEXT
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id, id);
CREATE INDEX sessions_family ON sessions (family);

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    nama TEXT NOT NULL CONSTRAINT api_tokens_nama_length CHECK (length(nama) BETWEEN 1 AND 100),
    token_hash BLOB NOT NULL CONSTRAINT api_tokens_hash_unique UNIQUE CONSTRAINT api_tokens_hash_length CHECK (length(token_hash) = 32),
    scopes TEXT NOT NULL,
    created_at TEXT NOT NULL CONSTRAINT api_tokens_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    expires_at TEXT CONSTRAINT api_tokens_expires_at_form CHECK (expires_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    last_used_at TEXT CONSTRAINT api_tokens_last_used_at_form CHECK (last_used_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    revoked_at TEXT CONSTRAINT api_tokens_revoked_at_form CHECK (revoked_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;
CREATE INDEX api_tokens_user ON api_tokens (user_id, id);

-- What is planned: renstra, its tree, indicators and their targets.

CREATE TABLE renstra (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL,
    opd_id INTEGER NOT NULL,
    kode TEXT CONSTRAINT renstra_kode_length CHECK (length(kode) BETWEEN 1 AND 64),
    nama TEXT NOT NULL CONSTRAINT renstra_nama_length CHECK (length(nama) BETWEEN 1 AND 1000),
    visi TEXT CONSTRAINT renstra_visi_length CHECK (length(visi) <= 4000),
    tahun_awal INTEGER NOT NULL,
    tahun_akhir INTEGER NOT NULL,
    policy TEXT CONSTRAINT renstra_policy_length CHECK (length(policy) BETWEEN 1 AND 200),
    status TEXT NOT NULL DEFAULT 'draft' CONSTRAINT renstra_status_known CHECK (status IN ('draft', 'active', 'archived')),
    created_at TEXT NOT NULL CONSTRAINT renstra_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT renstra_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT renstra_opd_fk FOREIGN KEY (instansi_id, opd_id) REFERENCES opd (instansi_id, id),
    CONSTRAINT renstra_years_ordered CHECK (tahun_awal BETWEEN 1945 AND 2200 AND tahun_akhir BETWEEN tahun_awal AND 2200)
) STRICT;
CREATE INDEX renstra_opd ON renstra (opd_id, tahun_awal, id);
CREATE INDEX renstra_instansi ON renstra (instansi_id, id);

-- One table holds every level, so that an indicator has exactly one real parent; a child stands below its
-- parent by rank, which makes a cycle impossible.
CREATE TABLE plan_nodes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    renstra_id INTEGER NOT NULL REFERENCES renstra (id),
    parent_id INTEGER,
    parent_rank INTEGER,
    level TEXT NOT NULL,
    rank INTEGER NOT NULL,
    opd_id INTEGER NOT NULL REFERENCES opd (id),
    kode TEXT CONSTRAINT plan_nodes_kode_length CHECK (length(kode) BETWEEN 1 AND 200),
    nama TEXT NOT NULL CONSTRAINT plan_nodes_nama_length CHECK (length(nama) BETWEEN 1 AND 1000),
    bobot TEXT CONSTRAINT plan_nodes_bobot_range CHECK (length(replace(replace(bobot, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(bobot, '-', ''), '.', '')) < 29 OR replace(replace(bobot, '-', ''), '.', '') <= '79228162514264337593543950335') AND bobot NOT GLOB '*[^0-9.-]*' AND bobot NOT GLOB '?*-*' AND bobot NOT GLOB '*.*.*' AND bobot NOT GLOB '*.' AND ltrim(bobot, '-') NOT GLOB '.*' AND ltrim(bobot, '-') NOT GLOB '0[0-9]*' AND bobot NOT GLOB '*.*0' AND bobot <> '-0' AND bobot <> '-' AND (bobot = '100' OR bobot GLOB '[1-9]' OR bobot GLOB '[0-9].*' OR bobot GLOB '[1-9][0-9]' OR bobot GLOB '[1-9][0-9].*')),
    tahun_awal INTEGER NOT NULL,
    tahun_akhir INTEGER NOT NULL,
    urutan INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL CONSTRAINT plan_nodes_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT plan_nodes_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT plan_nodes_key UNIQUE (renstra_id, id, rank),
    CONSTRAINT plan_nodes_member_key UNIQUE (renstra_id, id),
    CONSTRAINT plan_nodes_parent_fk FOREIGN KEY (renstra_id, parent_id, parent_rank) REFERENCES plan_nodes (renstra_id, id, rank),
    CONSTRAINT plan_nodes_parent_whole CHECK ((parent_id IS NULL) = (parent_rank IS NULL)),
    CONSTRAINT plan_nodes_below_parent CHECK (parent_rank < rank),
    CONSTRAINT plan_nodes_rank_of_level CHECK (rank = CASE level WHEN 'rpjmd' THEN 1 WHEN 'misi' THEN 2 WHEN 'renstra' THEN 3 WHEN 'tujuan' THEN 4 WHEN 'sasaran' THEN 5 WHEN 'program' THEN 6 WHEN 'kegiatan' THEN 7 WHEN 'sub_kegiatan' THEN 8 ELSE 0 END),
    CONSTRAINT plan_nodes_years_ordered CHECK (tahun_awal BETWEEN 1945 AND 2200 AND tahun_akhir BETWEEN tahun_awal AND 2200)
) STRICT;
CREATE INDEX plan_nodes_parent ON plan_nodes (parent_id, urutan, id);
CREATE INDEX plan_nodes_opd ON plan_nodes (opd_id, rank, id);

CREATE VIEW tujuan AS SELECT * FROM plan_nodes WHERE level = 'tujuan';
CREATE VIEW sasaran AS SELECT * FROM plan_nodes WHERE level = 'sasaran';
CREATE VIEW program AS SELECT * FROM plan_nodes WHERE level = 'program';
CREATE VIEW kegiatan AS SELECT * FROM plan_nodes WHERE level = 'kegiatan';
CREATE VIEW sub_kegiatan AS SELECT * FROM plan_nodes WHERE level = 'sub_kegiatan';

CREATE TABLE indicators (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    renstra_id INTEGER NOT NULL,
    node_id INTEGER NOT NULL,
    opd_id INTEGER NOT NULL REFERENCES opd (id),
    kode TEXT CONSTRAINT indicators_kode_length CHECK (length(kode) BETWEEN 1 AND 200),
    nama TEXT NOT NULL CONSTRAINT indicators_nama_length CHECK (length(nama) BETWEEN 1 AND 1000),
    satuan TEXT NOT NULL DEFAULT '' CONSTRAINT indicators_satuan_length CHECK (length(satuan) <= 100),
    polarity TEXT NOT NULL CONSTRAINT indicators_polarity_length CHECK (length(polarity) BETWEEN 1 AND 64),
    frequency TEXT NOT NULL CONSTRAINT indicators_frequency_known CHECK (frequency IN ('annual', 'semester', 'quarterly', 'monthly')),
    consolidation TEXT NOT NULL CONSTRAINT indicators_consolidation_known CHECK (consolidation IN ('sum', 'average', 'last', 'max', 'min')),
    bobot TEXT CONSTRAINT indicators_bobot_range CHECK (length(replace(replace(bobot, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(bobot, '-', ''), '.', '')) < 29 OR replace(replace(bobot, '-', ''), '.', '') <= '79228162514264337593543950335') AND bobot NOT GLOB '*[^0-9.-]*' AND bobot NOT GLOB '?*-*' AND bobot NOT GLOB '*.*.*' AND bobot NOT GLOB '*.' AND ltrim(bobot, '-') NOT GLOB '.*' AND ltrim(bobot, '-') NOT GLOB '0[0-9]*' AND bobot NOT GLOB '*.*0' AND bobot <> '-0' AND bobot <> '-' AND (bobot = '100' OR bobot GLOB '[1-9]' OR bobot GLOB '[0-9].*' OR bobot GLOB '[1-9][0-9]' OR bobot GLOB '[1-9][0-9].*')),
    baseline TEXT CONSTRAINT indicators_baseline_digits CHECK (length(replace(replace(baseline, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(baseline, '-', ''), '.', '')) < 29 OR replace(replace(baseline, '-', ''), '.', '') <= '79228162514264337593543950335') AND baseline NOT GLOB '*[^0-9.-]*' AND baseline NOT GLOB '?*-*' AND baseline NOT GLOB '*.*.*' AND baseline NOT GLOB '*.' AND ltrim(baseline, '-') NOT GLOB '.*' AND ltrim(baseline, '-') NOT GLOB '0[0-9]*' AND baseline NOT GLOB '*.*0' AND baseline <> '-0' AND baseline <> '-'),
    end_target TEXT CONSTRAINT indicators_end_target_length CHECK (length(end_target) BETWEEN 1 AND 200),
    valid_from TEXT CONSTRAINT indicators_valid_from_form CHECK (valid_from IS date(valid_from) AND length(valid_from) = 10 OR valid_from IS NULL),
    valid_to TEXT CONSTRAINT indicators_valid_to_form CHECK (valid_to IS date(valid_to) AND length(valid_to) = 10 OR valid_to IS NULL),
    formula TEXT CONSTRAINT indicators_formula_length CHECK (length(formula) BETWEEN 1 AND 2000),
    iku INTEGER NOT NULL DEFAULT FALSE CONSTRAINT indicators_iku_boolean CHECK (iku IN (FALSE, TRUE)),
    sumber_data TEXT CONSTRAINT indicators_sumber_data_length CHECK (length(sumber_data) <= 4000),
    definisi_operasional TEXT CONSTRAINT indicators_definisi_length CHECK (length(definisi_operasional) <= 4000),
    penanggung_jawab TEXT CONSTRAINT indicators_penanggung_jawab_length CHECK (length(penanggung_jawab) <= 4000),
    urutan INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL CONSTRAINT indicators_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT indicators_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT indicators_node_fk FOREIGN KEY (renstra_id, node_id) REFERENCES plan_nodes (renstra_id, id),
    CONSTRAINT indicators_validity_ordered CHECK (valid_to >= valid_from)
) STRICT;
CREATE INDEX indicators_node ON indicators (node_id, urutan, id);
CREATE INDEX indicators_opd ON indicators (opd_id, id);
CREATE INDEX indicators_renstra ON indicators (renstra_id, node_id);

-- A name in the formula of an indicator.
CREATE TABLE indicator_components (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    indicator_id INTEGER NOT NULL REFERENCES indicators (id),
    nama TEXT NOT NULL CONSTRAINT indicator_components_nama_length CHECK (length(nama) BETWEEN 1 AND 120),
    keterangan TEXT CONSTRAINT indicator_components_keterangan_length CHECK (length(keterangan) <= 1000),
    satuan TEXT NOT NULL DEFAULT '' CONSTRAINT indicator_components_satuan_length CHECK (length(satuan) <= 100),
    urutan INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT indicator_components_unique UNIQUE (indicator_id, nama),
    CONSTRAINT indicator_components_member UNIQUE (indicator_id, id)
) STRICT;

CREATE TABLE performance_targets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    indicator_id INTEGER NOT NULL REFERENCES indicators (id),
    periode TEXT NOT NULL CONSTRAINT performance_targets_periode_form CHECK (substr(periode, 1, 4) BETWEEN '1945' AND '2200' AND (periode GLOB '[12][0-9][0-9][0-9]' OR periode GLOB '[12][0-9][0-9][0-9]-S[12]' OR periode GLOB '[12][0-9][0-9][0-9]-Q[1-4]' OR periode GLOB '[12][0-9][0-9][0-9]-M0[1-9]' OR periode GLOB '[12][0-9][0-9][0-9]-M1[0-2]')),
    tahun INTEGER NOT NULL,
    jenis TEXT NOT NULL,
    nilai TEXT CONSTRAINT performance_targets_nilai_digits CHECK (length(replace(replace(nilai, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(nilai, '-', ''), '.', '')) < 29 OR replace(replace(nilai, '-', ''), '.', '') <= '79228162514264337593543950335') AND nilai NOT GLOB '*[^0-9.-]*' AND nilai NOT GLOB '?*-*' AND nilai NOT GLOB '*.*.*' AND nilai NOT GLOB '*.' AND ltrim(nilai, '-') NOT GLOB '.*' AND ltrim(nilai, '-') NOT GLOB '0[0-9]*' AND nilai NOT GLOB '*.*0' AND nilai <> '-0' AND nilai <> '-'),
    batas_atas TEXT CONSTRAINT performance_targets_batas_atas_digits CHECK (length(replace(replace(batas_atas, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(batas_atas, '-', ''), '.', '')) < 29 OR replace(replace(batas_atas, '-', ''), '.', '') <= '79228162514264337593543950335') AND batas_atas NOT GLOB '*[^0-9.-]*' AND batas_atas NOT GLOB '?*-*' AND batas_atas NOT GLOB '*.*.*' AND batas_atas NOT GLOB '*.' AND ltrim(batas_atas, '-') NOT GLOB '.*' AND ltrim(batas_atas, '-') NOT GLOB '0[0-9]*' AND batas_atas NOT GLOB '*.*0' AND batas_atas <> '-0' AND batas_atas <> '-'),
    tingkat TEXT CONSTRAINT performance_targets_tingkat_length CHECK (length(tingkat) BETWEEN 1 AND 200),
    revision INTEGER NOT NULL DEFAULT 0 CONSTRAINT performance_targets_revision_positive CHECK (revision >= 0),
    created_at TEXT NOT NULL CONSTRAINT performance_targets_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT performance_targets_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT performance_targets_unique UNIQUE (indicator_id, periode),
    CONSTRAINT performance_targets_of_one_kind CHECK (CASE jenis WHEN 'point' THEN nilai IS NOT NULL AND batas_atas IS NULL AND tingkat IS NULL WHEN 'range' THEN nilai IS NOT NULL AND batas_atas IS NOT NULL AND tingkat IS NULL WHEN 'ordinal' THEN nilai IS NULL AND batas_atas IS NULL AND tingkat IS NOT NULL ELSE FALSE END),
    CONSTRAINT performance_targets_tahun_of_periode CHECK (tahun = CAST(substr(periode, 1, 4) AS INTEGER))
) STRICT;
CREATE INDEX performance_targets_tahun ON performance_targets (tahun, indicator_id);

-- Every target there was; the history of a target outlives it, so nothing refers to the target itself.
CREATE TABLE performance_target_revisions (
    target_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    target TEXT NOT NULL CONSTRAINT performance_target_revisions_target_length CHECK (length(target) BETWEEN 1 AND 200),
    reason TEXT CONSTRAINT performance_target_revisions_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
    effective TEXT CONSTRAINT performance_target_revisions_effective_form CHECK (effective IS date(effective) AND length(effective) = 10 OR effective IS NULL),
    revised_by INTEGER,
    revised_at TEXT NOT NULL CONSTRAINT performance_target_revisions_revised_at_form CHECK (revised_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    PRIMARY KEY (target_id, revision),
    CONSTRAINT performance_target_revisions_reasoned CHECK (revision = 0 OR reason IS NOT NULL)
) STRICT;

-- What was achieved, or why there is nothing, on its way from draft to approved.

CREATE TABLE performance_achievements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    indicator_id INTEGER NOT NULL REFERENCES indicators (id),
    periode TEXT NOT NULL CONSTRAINT performance_achievements_periode_form CHECK (substr(periode, 1, 4) BETWEEN '1945' AND '2200' AND (periode GLOB '[12][0-9][0-9][0-9]' OR periode GLOB '[12][0-9][0-9][0-9]-S[12]' OR periode GLOB '[12][0-9][0-9][0-9]-Q[1-4]' OR periode GLOB '[12][0-9][0-9][0-9]-M0[1-9]' OR periode GLOB '[12][0-9][0-9][0-9]-M1[0-2]')),
    tahun INTEGER NOT NULL,
    measured TEXT NOT NULL CONSTRAINT performance_achievements_measured_known CHECK (measured IN ('value', 'not_filled', 'not_applicable')),
    realisasi TEXT CONSTRAINT performance_achievements_realisasi_digits CHECK (length(replace(replace(realisasi, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(realisasi, '-', ''), '.', '')) < 29 OR replace(replace(realisasi, '-', ''), '.', '') <= '79228162514264337593543950335') AND realisasi NOT GLOB '*[^0-9.-]*' AND realisasi NOT GLOB '?*-*' AND realisasi NOT GLOB '*.*.*' AND realisasi NOT GLOB '*.' AND ltrim(realisasi, '-') NOT GLOB '.*' AND ltrim(realisasi, '-') NOT GLOB '0[0-9]*' AND realisasi NOT GLOB '*.*0' AND realisasi <> '-0' AND realisasi <> '-'),
    tingkat TEXT CONSTRAINT performance_achievements_tingkat_length CHECK (length(tingkat) BETWEEN 1 AND 200),
    alasan TEXT CONSTRAINT performance_achievements_alasan_length CHECK (length(alasan) BETWEEN 1 AND 2000),
    catatan TEXT CONSTRAINT performance_achievements_catatan_length CHECK (length(catatan) <= 10000),
    status TEXT NOT NULL DEFAULT 'draft' CONSTRAINT performance_achievements_status_known CHECK (status IN ('draft', 'submitted', 'verified', 'approved', 'returned')),
    entered_by INTEGER NOT NULL REFERENCES users (id),
    submitted_by INTEGER REFERENCES users (id),
    submitted_at TEXT CONSTRAINT performance_achievements_submitted_at_form CHECK (submitted_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    verified_by INTEGER REFERENCES users (id),
    verified_at TEXT CONSTRAINT performance_achievements_verified_at_form CHECK (verified_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    approved_by INTEGER REFERENCES users (id),
    approved_at TEXT CONSTRAINT performance_achievements_approved_at_form CHECK (approved_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    created_at TEXT NOT NULL CONSTRAINT performance_achievements_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT performance_achievements_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT performance_achievements_unique UNIQUE (indicator_id, periode),
    CONSTRAINT performance_achievements_tahun_of_periode CHECK (tahun = CAST(substr(periode, 1, 4) AS INTEGER)),
    CONSTRAINT performance_achievements_value_or_reason CHECK (CASE measured WHEN 'value' THEN (realisasi IS NULL) <> (tingkat IS NULL) AND alasan IS NULL ELSE realisasi IS NULL AND tingkat IS NULL AND alasan IS NOT NULL END),
    CONSTRAINT performance_achievements_other_verifier CHECK (verified_by <> entered_by AND verified_by <> submitted_by),
    CONSTRAINT performance_achievements_submitter_known CHECK (status NOT IN ('submitted', 'verified', 'approved') OR (submitted_by IS NOT NULL AND submitted_at IS NOT NULL)),
    CONSTRAINT performance_achievements_verifier_known CHECK (status NOT IN ('verified', 'approved') OR (verified_by IS NOT NULL AND verified_at IS NOT NULL)),
    CONSTRAINT performance_achievements_approver_known CHECK (status <> 'approved' OR (approved_by IS NOT NULL AND approved_at IS NOT NULL))
) STRICT;
CREATE INDEX performance_achievements_periode ON performance_achievements (periode, id);
CREATE INDEX performance_achievements_tahun ON performance_achievements (tahun, status, indicator_id);

CREATE TABLE achievement_components (
    achievement_id INTEGER NOT NULL REFERENCES performance_achievements (id) ON DELETE CASCADE,
    indicator_id INTEGER NOT NULL,
    component_id INTEGER NOT NULL,
    nilai TEXT NOT NULL CONSTRAINT achievement_components_nilai_digits CHECK (length(replace(replace(nilai, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(nilai, '-', ''), '.', '')) < 29 OR replace(replace(nilai, '-', ''), '.', '') <= '79228162514264337593543950335') AND nilai NOT GLOB '*[^0-9.-]*' AND nilai NOT GLOB '?*-*' AND nilai NOT GLOB '*.*.*' AND nilai NOT GLOB '*.' AND ltrim(nilai, '-') NOT GLOB '.*' AND ltrim(nilai, '-') NOT GLOB '0[0-9]*' AND nilai NOT GLOB '*.*0' AND nilai <> '-0' AND nilai <> '-'),
    PRIMARY KEY (achievement_id, component_id),
    CONSTRAINT achievement_components_fk FOREIGN KEY (indicator_id, component_id) REFERENCES indicator_components (indicator_id, id)
) STRICT;

CREATE TABLE achievement_transitions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    achievement_id INTEGER NOT NULL REFERENCES performance_achievements (id),
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    reason TEXT CONSTRAINT achievement_transitions_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
    decided_by INTEGER NOT NULL REFERENCES users (id),
    decided_at TEXT NOT NULL CONSTRAINT achievement_transitions_decided_at_form CHECK (decided_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT achievement_transitions_reasoned CHECK (reason IS NOT NULL OR NOT (to_status = 'returned' OR (from_status IN ('submitted', 'verified', 'approved') AND to_status = 'draft')))
) STRICT;
CREATE INDEX achievement_transitions_achievement ON achievement_transitions (achievement_id, id);

CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    opd_id INTEGER,
    nama TEXT NOT NULL CONSTRAINT documents_nama_length CHECK (length(nama) BETWEEN 1 AND 500),
    media_type TEXT NOT NULL CONSTRAINT documents_media_type_length CHECK (length(media_type) BETWEEN 3 AND 127),
    size_bytes INTEGER NOT NULL CONSTRAINT documents_size_range CHECK (size_bytes BETWEEN 0 AND 1099511627776),
    sha256 BLOB NOT NULL CONSTRAINT documents_sha256_length CHECK (length(sha256) = 32),
    storage_key TEXT NOT NULL CONSTRAINT documents_storage_key_unique UNIQUE CONSTRAINT documents_storage_key_length CHECK (length(storage_key) BETWEEN 1 AND 1000),
    created_by INTEGER REFERENCES users (id),
    created_at TEXT NOT NULL CONSTRAINT documents_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    deleted_at TEXT CONSTRAINT documents_deleted_at_form CHECK (deleted_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT documents_opd_fk FOREIGN KEY (instansi_id, opd_id) REFERENCES opd (instansi_id, id)
) STRICT;
CREATE INDEX documents_list ON documents (instansi_id, id);

CREATE TABLE achievement_evidence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    achievement_id INTEGER NOT NULL REFERENCES performance_achievements (id),
    document_id INTEGER REFERENCES documents (id),
    reference TEXT CONSTRAINT achievement_evidence_reference_length CHECK (length(reference) BETWEEN 1 AND 1000),
    keterangan TEXT CONSTRAINT achievement_evidence_keterangan_length CHECK (length(keterangan) <= 1000),
    created_by INTEGER REFERENCES users (id),
    created_at TEXT NOT NULL CONSTRAINT achievement_evidence_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT achievement_evidence_one_of CHECK ((document_id IS NULL) <> (reference IS NULL))
) STRICT;
CREATE INDEX achievement_evidence_achievement ON achievement_evidence (achievement_id, id);

-- When a period may be filled in; without an OPD it holds for every OPD of the instansi.
CREATE TABLE period_windows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    opd_id INTEGER,
    periode TEXT NOT NULL CONSTRAINT period_windows_periode_form CHECK (substr(periode, 1, 4) BETWEEN '1945' AND '2200' AND (periode GLOB '[12][0-9][0-9][0-9]' OR periode GLOB '[12][0-9][0-9][0-9]-S[12]' OR periode GLOB '[12][0-9][0-9][0-9]-Q[1-4]' OR periode GLOB '[12][0-9][0-9][0-9]-M0[1-9]' OR periode GLOB '[12][0-9][0-9][0-9]-M1[0-2]')),
    opens_at TEXT NOT NULL CONSTRAINT period_windows_opens_at_form CHECK (opens_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    closes_at TEXT NOT NULL CONSTRAINT period_windows_closes_at_form CHECK (closes_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT period_windows_ordered CHECK (closes_at > opens_at),
    CONSTRAINT period_windows_opd_fk FOREIGN KEY (instansi_id, opd_id) REFERENCES opd (instansi_id, id)
) STRICT;
CREATE UNIQUE INDEX period_windows_unique ON period_windows (instansi_id, periode, coalesce(opd_id, 0));

CREATE TABLE period_window_exceptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL,
    opd_id INTEGER NOT NULL,
    periode TEXT NOT NULL CONSTRAINT period_window_exceptions_periode_form CHECK (substr(periode, 1, 4) BETWEEN '1945' AND '2200' AND (periode GLOB '[12][0-9][0-9][0-9]' OR periode GLOB '[12][0-9][0-9][0-9]-S[12]' OR periode GLOB '[12][0-9][0-9][0-9]-Q[1-4]' OR periode GLOB '[12][0-9][0-9][0-9]-M0[1-9]' OR periode GLOB '[12][0-9][0-9][0-9]-M1[0-2]')),
    until TEXT NOT NULL CONSTRAINT period_window_exceptions_until_form CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    reason TEXT NOT NULL CONSTRAINT period_window_exceptions_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
    granted_by INTEGER NOT NULL REFERENCES users (id),
    granted_at TEXT NOT NULL CONSTRAINT period_window_exceptions_granted_at_form CHECK (granted_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    revoked_at TEXT CONSTRAINT period_window_exceptions_revoked_at_form CHECK (revoked_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT period_window_exceptions_opd_fk FOREIGN KEY (instansi_id, opd_id) REFERENCES opd (instansi_id, id)
) STRICT;
CREATE INDEX period_window_exceptions_opd ON period_window_exceptions (opd_id, periode);

-- The budget: lines, pagu revisions, monthly plan and realisasi. Whatever accumulates is derived when read.

CREATE TABLE budget_allocations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL,
    opd_id INTEGER NOT NULL,
    tahun INTEGER NOT NULL CONSTRAINT budget_allocations_tahun_range CHECK (tahun BETWEEN 1945 AND 2200),
    kode TEXT NOT NULL CONSTRAINT budget_allocations_kode_length CHECK (length(kode) BETWEEN 1 AND 100),
    nama TEXT CONSTRAINT budget_allocations_nama_length CHECK (length(nama) <= 1000),
    program TEXT NOT NULL CONSTRAINT budget_allocations_program_length CHECK (length(program) BETWEEN 1 AND 64),
    kegiatan TEXT CONSTRAINT budget_allocations_kegiatan_length CHECK (length(kegiatan) BETWEEN 1 AND 64),
    category TEXT NOT NULL CONSTRAINT budget_allocations_category_known CHECK (category IN ('pegawai', 'barang_dan_jasa', 'modal', 'bunga', 'subsidi', 'hibah', 'bantuan_sosial', 'bagi_hasil', 'bantuan_keuangan', 'tidak_terduga', 'lainnya')),
    node_id INTEGER REFERENCES plan_nodes (id),
    created_at TEXT NOT NULL CONSTRAINT budget_allocations_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT budget_allocations_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT budget_allocations_unique UNIQUE (instansi_id, tahun, kode),
    CONSTRAINT budget_allocations_opd_fk FOREIGN KEY (instansi_id, opd_id) REFERENCES opd (instansi_id, id)
) STRICT;
CREATE INDEX budget_allocations_opd ON budget_allocations (opd_id, tahun, kode);

CREATE TABLE budget_allocation_revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    allocation_id INTEGER NOT NULL REFERENCES budget_allocations (id),
    kind TEXT NOT NULL CONSTRAINT budget_allocation_revisions_kind_known CHECK (kind IN ('murni', 'perubahan', 'pergeseran')),
    effective TEXT NOT NULL CONSTRAINT budget_allocation_revisions_effective_form CHECK (effective IS date(effective) AND length(effective) = 10 OR effective IS NULL),
    sequence INTEGER NOT NULL DEFAULT 0 CONSTRAINT budget_allocation_revisions_sequence_range CHECK (sequence BETWEEN 0 AND 4294967295),
    pagu_sen INTEGER NOT NULL CONSTRAINT budget_allocation_revisions_pagu_not_negative CHECK (pagu_sen >= 0),
    reason TEXT CONSTRAINT budget_allocation_revisions_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
    recorded_by INTEGER,
    recorded_at TEXT NOT NULL CONSTRAINT budget_allocation_revisions_recorded_at_form CHECK (recorded_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT budget_allocation_revisions_unique UNIQUE (allocation_id, effective, sequence)
) STRICT;
CREATE UNIQUE INDEX budget_allocation_revisions_one_murni ON budget_allocation_revisions (allocation_id) WHERE kind = 'murni';

CREATE TABLE budget_realizations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    allocation_id INTEGER NOT NULL REFERENCES budget_allocations (id),
    entry_key TEXT NOT NULL CONSTRAINT budget_realizations_entry_key_length CHECK (length(entry_key) BETWEEN 1 AND 100),
    bulan INTEGER NOT NULL CONSTRAINT budget_realizations_bulan_range CHECK (bulan BETWEEN 1 AND 12),
    realisasi_sen INTEGER NOT NULL,
    keterangan TEXT CONSTRAINT budget_realizations_keterangan_length CHECK (length(keterangan) <= 2000),
    recorded_by INTEGER,
    recorded_at TEXT NOT NULL CONSTRAINT budget_realizations_recorded_at_form CHECK (recorded_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT budget_realizations_unique UNIQUE (allocation_id, entry_key)
) STRICT;
CREATE INDEX budget_realizations_month ON budget_realizations (allocation_id, bulan, realisasi_sen);

CREATE TABLE budget_plans (
    allocation_id INTEGER NOT NULL REFERENCES budget_allocations (id),
    bulan INTEGER NOT NULL CONSTRAINT budget_plans_bulan_range CHECK (bulan BETWEEN 1 AND 12),
    rencana_sen INTEGER NOT NULL CONSTRAINT budget_plans_rencana_not_negative CHECK (rencana_sen >= 0),
    updated_at TEXT NOT NULL CONSTRAINT budget_plans_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (allocation_id, bulan)
) STRICT;

-- Rules as data: policies and LKE templates never change once stored; a change is a new version.

CREATE TABLE policies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    kode TEXT NOT NULL CONSTRAINT policies_kode_length CHECK (length(kode) BETWEEN 1 AND 64),
    versi INTEGER NOT NULL CONSTRAINT policies_versi_positive CHECK (versi >= 1),
    document TEXT NOT NULL CONSTRAINT policies_document_length CHECK (length(document) BETWEEN 2 AND 1048576),
    created_at TEXT NOT NULL CONSTRAINT policies_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT policies_unique UNIQUE (instansi_id, kode, versi)
) STRICT;

CREATE TABLE lke_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    kode TEXT NOT NULL CONSTRAINT lke_templates_kode_length CHECK (length(kode) BETWEEN 1 AND 64),
    versi INTEGER NOT NULL CONSTRAINT lke_templates_versi_positive CHECK (versi >= 1),
    document TEXT NOT NULL CONSTRAINT lke_templates_document_length CHECK (length(document) BETWEEN 2 AND 2097152),
    created_at TEXT NOT NULL CONSTRAINT lke_templates_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT lke_templates_unique UNIQUE (instansi_id, kode, versi)
) STRICT;

-- The predicates of a template: a score is graded by the highest bound it lies strictly above.
CREATE TABLE lke_predicates (
    template_id INTEGER NOT NULL REFERENCES lke_templates (id),
    predikat TEXT NOT NULL CONSTRAINT lke_predicates_predikat_length CHECK (length(predikat) BETWEEN 1 AND 40),
    above TEXT CONSTRAINT lke_predicates_above_digits CHECK (above NOT GLOB '-*' AND length(replace(replace(above, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(above, '-', ''), '.', '')) < 29 OR replace(replace(above, '-', ''), '.', '') <= '79228162514264337593543950335') AND above NOT GLOB '*[^0-9.-]*' AND above NOT GLOB '?*-*' AND above NOT GLOB '*.*.*' AND above NOT GLOB '*.' AND ltrim(above, '-') NOT GLOB '.*' AND ltrim(above, '-') NOT GLOB '0[0-9]*' AND above NOT GLOB '*.*0' AND above <> '-0' AND above <> '-'),
    PRIMARY KEY (template_id, predikat)
) STRICT;

CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL,
    opd_id INTEGER NOT NULL,
    tahun INTEGER NOT NULL CONSTRAINT evaluations_tahun_range CHECK (tahun BETWEEN 1945 AND 2200),
    template_id INTEGER NOT NULL REFERENCES lke_templates (id),
    status TEXT NOT NULL DEFAULT 'draft' CONSTRAINT evaluations_status_known CHECK (status IN ('draft', 'in_progress', 'completed', 'reviewed')),
    deciding TEXT CONSTRAINT evaluations_deciding_length CHECK (length(deciding) BETWEEN 1 AND 40),
    completed_by TEXT,
    completed_by_id INTEGER,
    completed_at TEXT CONSTRAINT evaluations_completed_at_form CHECK (completed_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    reviewed_by TEXT,
    reviewed_by_id INTEGER,
    reviewed_at TEXT CONSTRAINT evaluations_reviewed_at_form CHECK (reviewed_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    official TEXT CONSTRAINT evaluations_official_length CHECK (length(official) <= 10000),
    nilai TEXT CONSTRAINT evaluations_nilai_digits CHECK (nilai NOT GLOB '-*' AND length(replace(replace(nilai, '-', ''), '.', '')) BETWEEN 1 AND 29 AND (length(replace(replace(nilai, '-', ''), '.', '')) < 29 OR replace(replace(nilai, '-', ''), '.', '') <= '79228162514264337593543950335') AND nilai NOT GLOB '*[^0-9.-]*' AND nilai NOT GLOB '?*-*' AND nilai NOT GLOB '*.*.*' AND nilai NOT GLOB '*.' AND ltrim(nilai, '-') NOT GLOB '.*' AND ltrim(nilai, '-') NOT GLOB '0[0-9]*' AND nilai NOT GLOB '*.*0' AND nilai <> '-0' AND nilai <> '-'),
    predikat TEXT,
    created_at TEXT NOT NULL CONSTRAINT evaluations_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT evaluations_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT evaluations_unique UNIQUE (opd_id, tahun, template_id),
    CONSTRAINT evaluations_opd_fk FOREIGN KEY (instansi_id, opd_id) REFERENCES opd (instansi_id, id),
    CONSTRAINT evaluations_grade_with_score CHECK ((nilai IS NULL) = (predikat IS NULL)),
    CONSTRAINT evaluations_score_when_completed CHECK ((status IN ('completed', 'reviewed')) = (nilai IS NOT NULL)),
    CONSTRAINT evaluations_deciding_when_completed CHECK ((status IN ('completed', 'reviewed')) = (deciding IS NOT NULL))
) STRICT;
CREATE INDEX evaluations_tahun ON evaluations (instansi_id, tahun, opd_id);

CREATE TABLE evaluation_tracks (
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    track TEXT NOT NULL CONSTRAINT evaluation_tracks_track_length CHECK (length(track) BETWEEN 1 AND 40),
    opened_by INTEGER,
    opened_at TEXT NOT NULL CONSTRAINT evaluation_tracks_opened_at_form CHECK (opened_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    PRIMARY KEY (evaluation_id, track)
) STRICT;

CREATE TABLE evaluation_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation_id INTEGER NOT NULL,
    track TEXT NOT NULL,
    question TEXT NOT NULL CONSTRAINT evaluation_answers_question_length CHECK (length(question) BETWEEN 1 AND 64),
    answer TEXT NOT NULL CONSTRAINT evaluation_answers_answer_length CHECK (length(answer) BETWEEN 1 AND 300000),
    catatan TEXT NOT NULL DEFAULT '' CONSTRAINT evaluation_answers_catatan_length CHECK (length(catatan) <= 10000),
    evidence TEXT NOT NULL DEFAULT '[]' CONSTRAINT evaluation_answers_evidence_length CHECK (length(evidence) <= 200000),
    answered_by INTEGER,
    answered_at TEXT NOT NULL CONSTRAINT evaluation_answers_answered_at_form CHECK (answered_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT evaluation_answers_unique UNIQUE (evaluation_id, track, question),
    CONSTRAINT evaluation_answers_track_fk FOREIGN KEY (evaluation_id, track) REFERENCES evaluation_tracks (evaluation_id, track)
) STRICT;

CREATE TABLE evaluation_reopenings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    date TEXT NOT NULL CONSTRAINT evaluation_reopenings_date_form CHECK (date IS date(date) AND length(date) = 10 OR date IS NULL),
    reopened_by TEXT NOT NULL CONSTRAINT evaluation_reopenings_by_length CHECK (length(reopened_by) BETWEEN 1 AND 500),
    reason TEXT NOT NULL CONSTRAINT evaluation_reopenings_reason_length CHECK (length(reason) BETWEEN 1 AND 10000)
) STRICT;
CREATE INDEX evaluation_reopenings_evaluation ON evaluation_reopenings (evaluation_id, id);

CREATE TABLE findings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation_id INTEGER NOT NULL REFERENCES evaluations (id),
    kode TEXT NOT NULL CONSTRAINT findings_kode_length CHECK (length(kode) BETWEEN 1 AND 64),
    sub_component TEXT CONSTRAINT findings_sub_component_length CHECK (length(sub_component) BETWEEN 1 AND 64),
    statement TEXT NOT NULL CONSTRAINT findings_statement_length CHECK (length(statement) BETWEEN 1 AND 10000),
    evidence TEXT NOT NULL DEFAULT '[]' CONSTRAINT findings_evidence_length CHECK (length(evidence) <= 200000),
    created_by INTEGER,
    created_at TEXT NOT NULL CONSTRAINT findings_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT findings_unique UNIQUE (evaluation_id, kode)
) STRICT;

CREATE TABLE recommendations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    finding_id INTEGER NOT NULL REFERENCES findings (id),
    kode TEXT NOT NULL CONSTRAINT recommendations_kode_length CHECK (length(kode) BETWEEN 1 AND 64),
    statement TEXT NOT NULL CONSTRAINT recommendations_statement_length CHECK (length(statement) BETWEEN 1 AND 10000),
    owner TEXT NOT NULL CONSTRAINT recommendations_owner_length CHECK (length(owner) BETWEEN 1 AND 500),
    issued TEXT NOT NULL CONSTRAINT recommendations_issued_form CHECK (issued IS date(issued) AND length(issued) = 10 OR issued IS NULL),
    due TEXT NOT NULL CONSTRAINT recommendations_due_form CHECK (due IS date(due) AND length(due) = 10 OR due IS NULL),
    created_by INTEGER,
    created_at TEXT NOT NULL CONSTRAINT recommendations_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT recommendations_unique UNIQUE (finding_id, kode),
    CONSTRAINT recommendations_due_after_issued CHECK (due >= issued)
) STRICT;
CREATE INDEX recommendations_due ON recommendations (due, id);

CREATE TABLE follow_ups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recommendation_id INTEGER NOT NULL REFERENCES recommendations (id),
    date TEXT NOT NULL CONSTRAINT follow_ups_date_form CHECK (date IS date(date) AND length(date) = 10 OR date IS NULL),
    reported_by TEXT NOT NULL CONSTRAINT follow_ups_by_length CHECK (length(reported_by) BETWEEN 1 AND 500),
    status TEXT NOT NULL CONSTRAINT follow_ups_status_known CHECK (status IN ('open', 'in_progress', 'done', 'verified', 'dropped')),
    note TEXT NOT NULL DEFAULT '' CONSTRAINT follow_ups_note_length CHECK (length(note) <= 10000),
    evidence TEXT NOT NULL DEFAULT '[]' CONSTRAINT follow_ups_evidence_length CHECK (length(evidence) <= 200000),
    recorded_by INTEGER,
    recorded_at TEXT NOT NULL CONSTRAINT follow_ups_recorded_at_form CHECK (recorded_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;
CREATE INDEX follow_ups_recommendation ON follow_ups (recommendation_id, id);

-- What a year is judged by, frozen when the year is activated.

CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    tahun INTEGER NOT NULL CONSTRAINT snapshots_tahun_range CHECK (tahun BETWEEN 1945 AND 2200),
    revision INTEGER NOT NULL CONSTRAINT snapshots_revision_positive CHECK (revision >= 1),
    policy TEXT NOT NULL CONSTRAINT snapshots_policy_length CHECK (length(policy) BETWEEN 1 AND 200),
    reason TEXT CONSTRAINT snapshots_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
    digest BLOB NOT NULL CONSTRAINT snapshots_digest_length CHECK (length(digest) = 32),
    activated_by INTEGER,
    activated_at TEXT NOT NULL CONSTRAINT snapshots_activated_at_form CHECK (activated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    CONSTRAINT snapshots_unique UNIQUE (instansi_id, tahun, revision),
    CONSTRAINT snapshots_reasoned CHECK (revision = 1 OR reason IS NOT NULL)
) STRICT;

CREATE TABLE snapshot_items (
    snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
    kind TEXT NOT NULL CONSTRAINT snapshot_items_kind_known CHECK (kind IN ('opd', 'renstra', 'node', 'indicator', 'policy', 'template')),
    key TEXT NOT NULL CONSTRAINT snapshot_items_key_length CHECK (length(key) BETWEEN 1 AND 200),
    opd_id INTEGER,
    document TEXT NOT NULL CONSTRAINT snapshot_items_document_length CHECK (length(document) BETWEEN 2 AND 2097152),
    PRIMARY KEY (snapshot_id, kind, key)
) STRICT;
CREATE INDEX snapshot_items_opd ON snapshot_items (snapshot_id, opd_id, kind);

-- Other systems and people that are told.

CREATE TABLE integrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    kode TEXT NOT NULL CONSTRAINT integrations_kode_length CHECK (length(kode) BETWEEN 1 AND 64),
    jenis TEXT NOT NULL CONSTRAINT integrations_jenis_length CHECK (length(jenis) BETWEEN 1 AND 64),
    base_url TEXT CONSTRAINT integrations_base_url_length CHECK (length(base_url) BETWEEN 1 AND 2000),
    settings TEXT NOT NULL DEFAULT '{}' CONSTRAINT integrations_settings_length CHECK (length(settings) <= 100000),
    credentials BLOB CONSTRAINT integrations_credentials_length CHECK (length(credentials) BETWEEN 28 AND 100000),
    active INTEGER NOT NULL DEFAULT TRUE CONSTRAINT integrations_active_boolean CHECK (active IN (FALSE, TRUE)),
    created_at TEXT NOT NULL CONSTRAINT integrations_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    updated_at TEXT NOT NULL CONSTRAINT integrations_updated_at_form CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT integrations_unique UNIQUE (instansi_id, kode)
) STRICT;

CREATE TABLE sync_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    integration_id INTEGER NOT NULL REFERENCES integrations (id),
    started_at TEXT NOT NULL CONSTRAINT sync_logs_started_at_form CHECK (started_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    finished_at TEXT CONSTRAINT sync_logs_finished_at_form CHECK (finished_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    status TEXT NOT NULL CONSTRAINT sync_logs_status_known CHECK (status IN ('running', 'succeeded', 'failed', 'partial')),
    rows_read INTEGER NOT NULL DEFAULT 0 CONSTRAINT sync_logs_rows_read_positive CHECK (rows_read >= 0),
    rows_written INTEGER NOT NULL DEFAULT 0 CONSTRAINT sync_logs_rows_written_positive CHECK (rows_written >= 0),
    rows_refused INTEGER NOT NULL DEFAULT 0 CONSTRAINT sync_logs_rows_refused_positive CHECK (rows_refused >= 0),
    cursor TEXT CONSTRAINT sync_logs_cursor_length CHECK (length(cursor) <= 2000),
    message TEXT CONSTRAINT sync_logs_message_length CHECK (length(message) <= 10000),
    CONSTRAINT sync_logs_finished CHECK ((status = 'running') = (finished_at IS NULL))
) STRICT;
CREATE INDEX sync_logs_integration ON sync_logs (integration_id, id);
CREATE UNIQUE INDEX sync_logs_one_running ON sync_logs (integration_id) WHERE status = 'running';

CREATE TABLE sync_log_errors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sync_log_id INTEGER NOT NULL REFERENCES sync_logs (id),
    row_number INTEGER NOT NULL CONSTRAINT sync_log_errors_row_positive CHECK (row_number >= 0),
    column_name TEXT CONSTRAINT sync_log_errors_column_length CHECK (length(column_name) <= 200),
    code TEXT NOT NULL CONSTRAINT sync_log_errors_code_length CHECK (length(code) BETWEEN 1 AND 100),
    message TEXT NOT NULL CONSTRAINT sync_log_errors_message_length CHECK (length(message) <= 10000)
) STRICT;
CREATE INDEX sync_log_errors_run ON sync_log_errors (sync_log_id, id);

CREATE TABLE notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CONSTRAINT notifications_kind_length CHECK (length(kind) BETWEEN 1 AND 64),
    payload TEXT NOT NULL DEFAULT '{}' CONSTRAINT notifications_payload_length CHECK (length(payload) <= 100000),
    created_at TEXT NOT NULL CONSTRAINT notifications_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    read_at TEXT CONSTRAINT notifications_read_at_form CHECK (read_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z')
) STRICT;
CREATE INDEX notifications_user ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE read_at IS NULL;

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    kind TEXT NOT NULL CONSTRAINT jobs_kind_length CHECK (length(kind) BETWEEN 1 AND 64),
    payload TEXT NOT NULL CONSTRAINT jobs_payload_length CHECK (length(payload) <= 1048576),
    unique_key TEXT CONSTRAINT jobs_unique_key_length CHECK (length(unique_key) BETWEEN 1 AND 200),
    status TEXT NOT NULL DEFAULT 'ready' CONSTRAINT jobs_status_known CHECK (status IN ('ready', 'running', 'done', 'dead')),
    run_at TEXT NOT NULL CONSTRAINT jobs_run_at_form CHECK (run_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    attempts INTEGER NOT NULL DEFAULT 0 CONSTRAINT jobs_attempts_positive CHECK (attempts >= 0),
    max_attempts INTEGER NOT NULL CONSTRAINT jobs_max_attempts_range CHECK (max_attempts BETWEEN 1 AND 100),
    leased_by TEXT CONSTRAINT jobs_leased_by_length CHECK (length(leased_by) BETWEEN 1 AND 200),
    lease_until TEXT CONSTRAINT jobs_lease_until_form CHECK (lease_until GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    last_error TEXT CONSTRAINT jobs_last_error_length CHECK (length(last_error) <= 10000),
    created_at TEXT NOT NULL CONSTRAINT jobs_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    finished_at TEXT CONSTRAINT jobs_finished_at_form CHECK (finished_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT jobs_lease_whole CHECK ((status = 'running') = (lease_until IS NOT NULL) AND (leased_by IS NULL) = (lease_until IS NULL))
) STRICT;
CREATE INDEX jobs_claim ON jobs (status, run_at, id);
CREATE INDEX jobs_lease ON jobs (status, lease_until);
CREATE UNIQUE INDEX jobs_unique ON jobs (instansi_id, kind, unique_key) WHERE status IN ('ready', 'running');
CREATE INDEX jobs_list ON jobs (instansi_id, id);

CREATE TABLE job_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    nama TEXT NOT NULL CONSTRAINT job_schedules_nama_length CHECK (length(nama) BETWEEN 1 AND 100),
    kind TEXT NOT NULL CONSTRAINT job_schedules_kind_length CHECK (length(kind) BETWEEN 1 AND 64),
    payload TEXT NOT NULL CONSTRAINT job_schedules_payload_length CHECK (length(payload) <= 1048576),
    cron TEXT NOT NULL CONSTRAINT job_schedules_cron_length CHECK (length(cron) BETWEEN 1 AND 200),
    timezone TEXT NOT NULL DEFAULT 'Asia/Jakarta' CONSTRAINT job_schedules_timezone_length CHECK (length(timezone) BETWEEN 1 AND 64),
    next_at TEXT NOT NULL CONSTRAINT job_schedules_next_at_form CHECK (next_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    active INTEGER NOT NULL DEFAULT TRUE CONSTRAINT job_schedules_active_boolean CHECK (active IN (FALSE, TRUE)),
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT job_schedules_nama_unique UNIQUE (instansi_id, nama)
) STRICT;
CREATE INDEX job_schedules_due ON job_schedules (active, next_at);

-- What was promised once stays answered once.
CREATE TABLE idempotency_keys (
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    key TEXT NOT NULL CONSTRAINT idempotency_keys_key_length CHECK (length(key) BETWEEN 1 AND 200),
    request_hash BLOB NOT NULL CONSTRAINT idempotency_keys_hash_length CHECK (length(request_hash) = 32),
    response TEXT,
    created_at TEXT NOT NULL CONSTRAINT idempotency_keys_created_at_form CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    PRIMARY KEY (instansi_id, key)
) STRICT;
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- The history nobody rewrites: one chain of hashes per instansi.
CREATE TABLE audit_log (
    instansi_id INTEGER NOT NULL REFERENCES instansi (id),
    seq INTEGER NOT NULL CONSTRAINT audit_log_seq_positive CHECK (seq >= 1),
    at TEXT NOT NULL CONSTRAINT audit_log_at_form CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'),
    actor_id INTEGER,
    actor TEXT NOT NULL CONSTRAINT audit_log_actor_length CHECK (length(actor) BETWEEN 1 AND 200),
    action TEXT NOT NULL CONSTRAINT audit_log_action_length CHECK (length(action) BETWEEN 1 AND 64),
    entity TEXT NOT NULL CONSTRAINT audit_log_entity_length CHECK (length(entity) BETWEEN 1 AND 64),
    entity_id TEXT NOT NULL CONSTRAINT audit_log_entity_id_length CHECK (length(entity_id) BETWEEN 1 AND 200),
    before TEXT,
    after TEXT,
    reason TEXT,
    request_id TEXT CONSTRAINT audit_log_request_id_length CHECK (length(request_id) BETWEEN 1 AND 200),
    prev_hash BLOB NOT NULL CONSTRAINT audit_log_prev_hash_length CHECK (length(prev_hash) = 32),
    hash BLOB NOT NULL CONSTRAINT audit_log_hash_length CHECK (length(hash) = 32),
    PRIMARY KEY (instansi_id, seq)
) STRICT;
CREATE INDEX audit_log_entity ON audit_log (instansi_id, entity, entity_id, seq);
CREATE INDEX audit_log_actor ON audit_log (instansi_id, actor_id, seq);

CREATE TABLE audit_heads (
    instansi_id INTEGER PRIMARY KEY REFERENCES instansi (id),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL CONSTRAINT audit_heads_hash_length CHECK (length(hash) = 32)
) STRICT;

-- What was recorded is never rewritten: a change is a new row.
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'append_only: rows of audit_log are never changed or removed'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'append_only: rows of audit_log are never changed or removed'); END;
-- REPLACE removes a row without asking the triggers of DELETE.
CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE rowid = NEW.rowid OR (instansi_id, seq) = (NEW.instansi_id, NEW.seq))
BEGIN SELECT RAISE(ABORT, 'append_only: rows of audit_log are never changed or removed'); END;
CREATE TRIGGER opd_history_no_update BEFORE UPDATE ON opd_history
BEGIN SELECT RAISE(ABORT, 'append_only: rows of opd_history are never changed or removed'); END;
CREATE TRIGGER opd_history_no_delete BEFORE DELETE ON opd_history
BEGIN SELECT RAISE(ABORT, 'append_only: rows of opd_history are never changed or removed'); END;
CREATE TRIGGER performance_target_revisions_no_update BEFORE UPDATE ON performance_target_revisions
BEGIN SELECT RAISE(ABORT, 'append_only: rows of performance_target_revisions are never changed or removed'); END;
CREATE TRIGGER performance_target_revisions_no_delete BEFORE DELETE ON performance_target_revisions
BEGIN SELECT RAISE(ABORT, 'append_only: rows of performance_target_revisions are never changed or removed'); END;
CREATE TRIGGER achievement_transitions_no_update BEFORE UPDATE ON achievement_transitions
BEGIN SELECT RAISE(ABORT, 'append_only: rows of achievement_transitions are never changed or removed'); END;
CREATE TRIGGER achievement_transitions_no_delete BEFORE DELETE ON achievement_transitions
BEGIN SELECT RAISE(ABORT, 'append_only: rows of achievement_transitions are never changed or removed'); END;
CREATE TRIGGER budget_allocation_revisions_no_update BEFORE UPDATE ON budget_allocation_revisions
BEGIN SELECT RAISE(ABORT, 'append_only: rows of budget_allocation_revisions are never changed or removed'); END;
CREATE TRIGGER budget_allocation_revisions_no_delete BEFORE DELETE ON budget_allocation_revisions
BEGIN SELECT RAISE(ABORT, 'append_only: rows of budget_allocation_revisions are never changed or removed'); END;
CREATE TRIGGER budget_realizations_no_update BEFORE UPDATE ON budget_realizations
BEGIN SELECT RAISE(ABORT, 'append_only: rows of budget_realizations are never changed or removed'); END;
CREATE TRIGGER budget_realizations_no_delete BEFORE DELETE ON budget_realizations
BEGIN SELECT RAISE(ABORT, 'append_only: rows of budget_realizations are never changed or removed'); END;
CREATE TRIGGER policies_no_update BEFORE UPDATE ON policies
BEGIN SELECT RAISE(ABORT, 'append_only: rows of policies are never changed or removed'); END;
CREATE TRIGGER policies_no_delete BEFORE DELETE ON policies
BEGIN SELECT RAISE(ABORT, 'append_only: rows of policies are never changed or removed'); END;
CREATE TRIGGER lke_templates_no_update BEFORE UPDATE ON lke_templates
BEGIN SELECT RAISE(ABORT, 'append_only: rows of lke_templates are never changed or removed'); END;
CREATE TRIGGER lke_templates_no_delete BEFORE DELETE ON lke_templates
BEGIN SELECT RAISE(ABORT, 'append_only: rows of lke_templates are never changed or removed'); END;
CREATE TRIGGER lke_predicates_no_update BEFORE UPDATE ON lke_predicates
BEGIN SELECT RAISE(ABORT, 'append_only: rows of lke_predicates are never changed or removed'); END;
CREATE TRIGGER lke_predicates_no_delete BEFORE DELETE ON lke_predicates
BEGIN SELECT RAISE(ABORT, 'append_only: rows of lke_predicates are never changed or removed'); END;
CREATE TRIGGER evaluation_reopenings_no_update BEFORE UPDATE ON evaluation_reopenings
BEGIN SELECT RAISE(ABORT, 'append_only: rows of evaluation_reopenings are never changed or removed'); END;
CREATE TRIGGER evaluation_reopenings_no_delete BEFORE DELETE ON evaluation_reopenings
BEGIN SELECT RAISE(ABORT, 'append_only: rows of evaluation_reopenings are never changed or removed'); END;
CREATE TRIGGER follow_ups_no_update BEFORE UPDATE ON follow_ups
BEGIN SELECT RAISE(ABORT, 'append_only: rows of follow_ups are never changed or removed'); END;
CREATE TRIGGER follow_ups_no_delete BEFORE DELETE ON follow_ups
BEGIN SELECT RAISE(ABORT, 'append_only: rows of follow_ups are never changed or removed'); END;
CREATE TRIGGER snapshots_no_update BEFORE UPDATE ON snapshots
BEGIN SELECT RAISE(ABORT, 'append_only: rows of snapshots are never changed or removed'); END;
CREATE TRIGGER snapshots_no_delete BEFORE DELETE ON snapshots
BEGIN SELECT RAISE(ABORT, 'append_only: rows of snapshots are never changed or removed'); END;
CREATE TRIGGER snapshot_items_no_update BEFORE UPDATE ON snapshot_items
BEGIN SELECT RAISE(ABORT, 'append_only: rows of snapshot_items are never changed or removed'); END;
CREATE TRIGGER snapshot_items_no_delete BEFORE DELETE ON snapshot_items
BEGIN SELECT RAISE(ABORT, 'append_only: rows of snapshot_items are never changed or removed'); END;

-- A value that was handed in changes only after it was returned or reopened.

CREATE TRIGGER performance_achievements_value_frozen BEFORE UPDATE ON performance_achievements
WHEN OLD.status NOT IN ('draft', 'returned') AND (
    NEW.indicator_id IS NOT OLD.indicator_id OR NEW.periode IS NOT OLD.periode OR NEW.measured IS NOT OLD.measured
    OR NEW.realisasi IS NOT OLD.realisasi OR NEW.tingkat IS NOT OLD.tingkat OR NEW.alasan IS NOT OLD.alasan
    OR NEW.entered_by IS NOT OLD.entered_by)
BEGIN SELECT RAISE(ABORT, 'value_frozen: a value that was handed in changes only after it was returned or reopened'); END;
CREATE TRIGGER performance_achievements_no_delete BEFORE DELETE ON performance_achievements
WHEN OLD.status NOT IN ('draft', 'returned')
BEGIN SELECT RAISE(ABORT, 'value_frozen: a value that was handed in is not removed'); END;
CREATE TRIGGER achievement_components_frozen_insert BEFORE INSERT ON achievement_components
WHEN (SELECT status FROM performance_achievements WHERE id = NEW.achievement_id) NOT IN ('draft', 'returned')
BEGIN SELECT RAISE(ABORT, 'value_frozen: a value that was handed in changes only after it was returned or reopened'); END;
CREATE TRIGGER achievement_components_frozen_update BEFORE UPDATE ON achievement_components
WHEN (SELECT status FROM performance_achievements WHERE id = OLD.achievement_id) NOT IN ('draft', 'returned')
BEGIN SELECT RAISE(ABORT, 'value_frozen: a value that was handed in changes only after it was returned or reopened'); END;
CREATE TRIGGER achievement_components_frozen_delete BEFORE DELETE ON achievement_components
WHEN (SELECT status FROM performance_achievements WHERE id = OLD.achievement_id) NOT IN ('draft', 'returned')
BEGIN SELECT RAISE(ABORT, 'value_frozen: a value that was handed in changes only after it was returned or reopened'); END;

-- Answers change only while the evaluation is in progress.

CREATE TRIGGER evaluation_answers_frozen_insert BEFORE INSERT ON evaluation_answers
WHEN (SELECT status FROM evaluations WHERE id = NEW.evaluation_id) NOT IN ('in_progress')
BEGIN SELECT RAISE(ABORT, 'answers_frozen: answers change only while the evaluation is in progress'); END;
CREATE TRIGGER evaluation_answers_frozen_update BEFORE UPDATE ON evaluation_answers
WHEN (SELECT status FROM evaluations WHERE id = OLD.evaluation_id) NOT IN ('in_progress')
BEGIN SELECT RAISE(ABORT, 'answers_frozen: answers change only while the evaluation is in progress'); END;
CREATE TRIGGER evaluation_answers_frozen_delete BEFORE DELETE ON evaluation_answers
WHEN (SELECT status FROM evaluations WHERE id = OLD.evaluation_id) NOT IN ('in_progress')
BEGIN SELECT RAISE(ABORT, 'answers_frozen: answers change only while the evaluation is in progress'); END;

-- A grade follows from its score: the predicate with the highest bound the score lies strictly above.
-- Of two decimals without a sign the one with more digits before the point is greater, then the greater text.

CREATE TRIGGER evaluations_grade_derived_insert BEFORE INSERT ON evaluations WHEN NEW.predikat IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'grade_contradicts_score: the predikat does not follow from the nilai') WHERE NEW.predikat IS NOT (
    SELECT predikat FROM lke_predicates WHERE template_id = NEW.template_id
        AND (above IS NULL OR (instr(NEW.nilai || '.', '.'), NEW.nilai) > (instr(above || '.', '.'), above))
    ORDER BY above IS NULL, instr(above || '.', '.') DESC, above DESC LIMIT 1); END;
CREATE TRIGGER evaluations_grade_derived_update BEFORE UPDATE ON evaluations WHEN NEW.predikat IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'grade_contradicts_score: the predikat does not follow from the nilai') WHERE NEW.predikat IS NOT (
    SELECT predikat FROM lke_predicates WHERE template_id = NEW.template_id
        AND (above IS NULL OR (instr(NEW.nilai || '.', '.'), NEW.nilai) > (instr(above || '.', '.'), above))
    ORDER BY above IS NULL, instr(above || '.', '.') DESC, above DESC LIMIT 1); END;
