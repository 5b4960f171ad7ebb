-- What a return says of itself beside what was sent before, in its titles or its file's name.
ALTER TABLE core_submission_log ADD COLUMN says VARCHAR;
COMMENT ON COLUMN core_submission_log.says IS
    'What it says of itself: replaces, corrects, extracts or adds; NULL: nothing, or it came before titles were heard.';
ALTER TABLE core_submission_log ADD COLUMN sender_id VARCHAR;
COMMENT ON COLUMN core_submission_log.sender_id IS 'Unit that sent it; NULL: the office put it there, or it was not kept then.';
-- Until now only names of files were heard, as they were typed most.
UPDATE core_submission_log
SET says = CASE
    WHEN regexp_matches(name, 'thay thế|thay cho|bản thay|thay bản') THEN 'replaces'
    WHEN regexp_matches(name, 'đính chính|sửa lại|đã sửa|bản sửa|sửa lỗi|chỉnh sửa|điều chỉnh|sửa dòng') THEN 'corrects'
    WHEN regexp_matches(name, 'bổ sung|gửi thêm|báo thêm|nộp thêm|phần 2|phần 3|tiếp theo|phụ lục thêm') THEN 'adds'
END
FROM (
    SELECT submission_id AS named, lower(nfc_normalize(regexp_replace(regexp_extract(file, '[^/]*$'), '[\s_-]+', ' ', 'g'))) AS name
    FROM core_submission_log
)
WHERE named = submission_id;
