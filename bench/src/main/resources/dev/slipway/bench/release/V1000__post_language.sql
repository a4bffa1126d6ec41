-- An expand change, safe while the release before it still writes: a new column with a constant default changes no row
-- and takes its lock for an instant only (PostgreSQL 11 and later), and INSERTs that do not name it get the default.
alter table post add column language text not null default 'und';
comment on column post.language is 'Language tag of the body (BCP 47); und: not determined. Written from release 2 on.';
