-- Requests of the last day to publishers that allow so many a day, counted before
-- they are sent. What is older counts for nothing and goes.

-- +goose Up
CREATE TABLE requests (
    publisher TEXT    NOT NULL, -- host and path of the limit
    at        INTEGER NOT NULL  -- microseconds since 1970, UTC
);
CREATE INDEX requests_publisher ON requests (publisher, at);
