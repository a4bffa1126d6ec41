-- Every change of the maintenance state, in order; rows are added and never changed.
create table maintenance_change (
    id bigint generated always as identity primary key,
    generation bigint not null,
    mode text not null,
    reason text not null,
    owner text not null,
    started_at timestamptz,
    until timestamptz,
    recorded_at timestamptz not null default now()
);

create index maintenance_change_generation on maintenance_change (generation desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end
$$;

create trigger maintenance_change_append_only
    before update or delete or truncate on maintenance_change
    for each statement execute function refuse_change();
