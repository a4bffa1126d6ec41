-- Who wrote most in the last day, as the worker counted it last.
create table busiest_author (
    rank int primary key,
    name text not null,
    posts bigint not null,
    counted_at timestamptz not null
);
