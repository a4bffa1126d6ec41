create table post (
    id bigint generated always as identity primary key,
    name text not null check (char_length(name) between 1 and 50),
    body text not null check (char_length(body) between 1 and 500),
    created_at timestamptz not null default now()
);

-- The recount of the busiest authors reads one day by time, and nothing but the name.
create index post_created_at_name on post (created_at, name);
