-- What a return says of itself beside what was sent before, in its titles or its file's name, and who sent it.
CREATE TABLE core_submission_words (
    submission_id VARCHAR NOT NULL,
    says VARCHAR,
    sender_id VARCHAR
);
COMMENT ON TABLE core_submission_words IS 'What a return says of itself, and who sent it: one row a submission.';
COMMENT ON COLUMN core_submission_words.submission_id IS 'Submission.';
COMMENT ON COLUMN core_submission_words.says IS 'What it says of itself: replaces, corrects, extracts or adds; NULL: nothing.';
COMMENT ON COLUMN core_submission_words.sender_id IS 'Unit that sent it; NULL: the office put it there, or it was not kept then.';
-- Until now only names of files were heard, as they are typed most.
INSERT INTO core_submission_words BY NAME
SELECT
    submission_id,
    CASE
        WHEN regexp_matches(name, 'thay thế|thay cho|bản thay|thay bản') THEN 'replaces'
        WHEN regexp_matches(name, 'đính chính|sửa lại|đã sửa|bản sửa|sửa lỗi|chỉnh sửa|điều chỉnh|sửa dòng') THEN 'corrects'
        WHEN regexp_matches(name, 'bổ sung|gửi thêm|báo thêm|nộp thêm|phần 2|phần 3|tiếp theo|phụ lục thêm') THEN 'adds'
    END AS says
FROM (
    SELECT
        submission_id,
        lower(nfc_normalize(regexp_replace(regexp_extract(file, '[^/]*$'), '[\s_-]+', ' ', 'g'))) AS name
    FROM core_submission_log
);
