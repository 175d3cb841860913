-- +goose Up
-- What somebody has done, for the copy of their own data.
CREATE INDEX matter_closer ON matter (closed_by);
CREATE INDEX matter_version_author ON matter_version (author_id);
CREATE INDEX matter_recognition_person ON matter_recognition (person_id);
CREATE INDEX matter_answer_author ON matter_answer (author_id, at);
CREATE INDEX matter_clarification_asker ON matter_clarification (asked_by);
CREATE INDEX matter_report_reporter ON matter_report (reporter_id);
CREATE INDEX matter_hidden_by ON matter_hidden (by_id);
CREATE INDEX matter_erasure_by ON matter_erasure (by_id);
CREATE INDEX matter_question_closer ON matter_question (closed_by);
CREATE INDEX matter_handshake_offer ON matter_handshake (offered_by);
CREATE INDEX matter_handshake_answer ON matter_handshake (answered_by);
CREATE INDEX matter_decision_writer ON matter_decision (written_by);
CREATE INDEX matter_discussed_by ON matter_discussed (by_id);
