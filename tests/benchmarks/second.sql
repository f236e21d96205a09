-- A second audit of the exports that tests/benchmarks/made.py writes, in another way than the program: spells, five duties,
-- bands of duration. Days are whole numbers since 1970. It holds for absences that begin from 2014-07-01 on, when the
-- law is one: four weeks of absent days for plan and facilitation, seven weeks of full absence for the first meeting.
-- Parameters: getvariable('file'), getvariable('as_of').

create macro day_of(text) as strptime(text, '%d.%m.%Y')::date - date '1970-01-01';

create temp table export as
select
    Ansattnummer::bigint as employee,
    day_of("Fra dato") as start,
    day_of("Til dato") as told_end,
    "Fraværstype" as kind,
    coalesce("Sykmeldingsgrad"::integer, 100) as grade,
    day_of("Oppfølgingsplan ferdig") as plan_ready,
    day_of("Oppfølgingsplan delt med arbeidstakeren") as plan_shared_employee,
    day_of("Plan sendt sykmelder") as plan_sent_certifier,
    day_of("Dialogmøte 1 innkalt") as dm1_called,
    day_of("Dialogmøte 1 holdt") as dm1_held,
    day_of("Tilrettelegging gjort") as facilitation,
    "Unntak fra oppfølgingsplan" as exempt_plan
from read_csv(getvariable('file'), delim = ';', header = true, all_varchar = true, quote = '', escape = '')
where "Fraværsstatus" not in ('Avslått', 'Kladd', 'Trukket') and day_of("Fra dato") <= getvariable('as_of');

-- Section 3, steps 1 and 2: what a record says of its days, and open ends.
create temp table records as
with classed as (
    select
        employee, start, told_end, grade,
        kind in ('Sykmelding', 'Gradert sykmelding') and grade > 0 as certified,
        kind = 'Egenmelding' or certified as sick,
        kind = 'Ferie' and grade = 100 as vacation
    from export
),
open_ends as (
    select b.employee, b.start, min(s.start) - 1 as before_next
    from classed b join classed s on s.employee = b.employee and s.start > b.start and s.sick
    where b.told_end is null
    group by all
)
select
    c.employee, c.start, least(coalesce(told_end, before_next, getvariable('as_of')), getvariable('as_of')) as "end",
    case when c.kind_is_self then 100 else grade end as grade, sick, vacation, certified,
    sick and (coalesce(told_end > getvariable('as_of'), before_next is null)) as goes_on
from (select *, sick and not certified as kind_is_self from classed) c
left join open_ends o on c.told_end is null and o.employee = c.employee and o.start = c.start;

-- Stretches of days of one class. A record that nothing overlaps is one; the others are cut where one of them begins
-- or ends, and the strongest class of those that cover a piece decides.
create temp table stretches as
with beside as (
    select
        *,
        max("end") over (w rows between unbounded preceding and 1 preceding) as reached,
        lead(start) over w as next_start
    from records
    window w as (partition by employee order by start, "end")
),
judged as (select *, coalesce(reached >= start, false) or coalesce(next_start <= "end", false) as overlapped from beside),
points as (
    select employee, start as day from judged where overlapped
    union
    select employee, "end" + 1 from judged where overlapped
),
pieces as (select employee, day, lead(day) over (partition by employee order by day) - 1 as last from points),
cut as (
    select
        p.employee, p.day as start, p.last as "end",
        case when bool_or(vacation) then 'V' when bool_or(sick) then 'S' else 'O' end as class,
        max_by(grade, r.start * 1000 + grade) filter (sick) as grade,
        bool_or(sick) as covered,
        bool_or(certified) as certified
    from pieces p join judged r on r.employee = p.employee and r.overlapped and p.day between r.start and r."end"
    group by p.employee, p.day, p.last
)
select * from cut
union all
select employee, start, "end", case when vacation then 'V' when sick then 'S' else 'O' end, grade, sick, certified
from judged where not overlapped;

-- Step 3: Norwegian days off, counted up, so that two equal counts have no working day between them.
create temp table calendar as
with years as (select y::integer as y from range(2010, 2035) t(y)),
golden as (
    select y, y % 19 as a, y // 100 as b, y % 100 as c, (y // 100) // 4 as d, (y // 100) % 4 as e,
        ((y // 100) + 8) // 25 as f from years
),
moon as (select *, (19 * a + b - d - (b - f + 1) // 3 + 15) % 30 as h from golden),
week as (select *, (32 + 2 * e + 2 * (c // 4) - h - c % 4) % 7 as l from moon),
easter as (
    select y, make_date(y, (h + l - 7 * ((a + 11 * h + 22 * l) // 451) + 114) // 31,
        (h + l - 7 * ((a + 11 * h + 22 * l) // 451) + 114) % 31 + 1) as sunday from week
),
off as (
    select sunday + unnest([-3, -2, 0, 1, 39, 49, 50])::integer as day from easter
    union all select make_date(y, 1, 1) from years
    union all select make_date(y, 5, 1) from years
    union all select make_date(y, 5, 17) from years
    union all select make_date(y, 12, 25) from years
    union all select make_date(y, 12, 26) from years
)
select
    day - date '1970-01-01' as day,
    sum((isodow(day) < 6 and day not in (select day from off))::integer) over (order by day) as working
from (select unnest(generate_series(date '2010-01-01', date '2034-12-31', interval 1 day))::date as day);

-- Step 4: absent days. Vacation counts where it follows an absent day with nothing in between.
create temp table absent as
with beside as (
    select *, lead(start) over w as next_start, lead(class) over w as next_class
    from stretches
    window w as (partition by employee order by start)
),
bridged as (
    select b.* exclude (next_start, next_class), case when n.day is null then "end" else next_start - 1 end as last
    from beside b
    left join calendar c on c.day = b."end" and next_start - b."end" between 2 and 16
        and class <> 'O' and next_class <> 'O'
    left join calendar n on n.day = next_start - 1 and n.working = c.working
),
followed as (
    select *, coalesce(lag(last) over (partition by employee order by start) = start - 1, false) as follows
    from bridged where class <> 'O'
),
decided as (
    select
        * exclude (grade),
        last_value(case when not follows then start end ignore nulls) over w as run_start,
        last_value(case when class = 'S' then start end ignore nulls) over w as last_sick,
        last_value(case when class = 'S' then grade end ignore nulls) over w as grade
    from followed
    window w as (partition by employee order by start rows between unbounded preceding and current row)
),
kept as (
    select
        employee, start, "end", last, class, covered, certified, grade,
        start - lag(last) over (partition by employee order by start) - 1 as gap
    from decided where last_sick >= run_start
)
select
    *, employee * 4096 + count(*) filter (gap is null or gap >= 16) over (
        partition by employee order by start rows between unbounded preceding and current row) as spell
from kept;

-- Step 5: counting stops at the last day that is sick or covered by a sickness record.
create temp table counted as
with held as (
    select *, max(case when class = 'S' then last when covered then "end" end) over (partition by spell) as last_counted
    from absent
),
days as (
    select spell, start, least(last, last_counted) as last, grade, last_counted,
        sum(least(last, last_counted) - start + 1) over s as reached,
        coalesce(lag(last) over s = start - 1 and lag(grade) over s = 100, false) as goes_on
    from held where start <= last_counted
    window s as (partition by spell order by start rows between unbounded preceding and current row)
)
select *, count(*) filter (not goes_on or grade <> 100) over (
    partition by spell order by start rows between unbounded preceding and current row) as run
from days;

create temp table spells as
with whole as (
    select
        spell, any_value(employee) as employee, min(start) as start, max(last) as "end",
        sum(last - start + 1) as absent_days, coalesce(bool_or(certified), false) as certified
    from absent group by spell
),
of_all as (
    select
        spell, sum(last - start + 1) as counted_days, max(last_counted) as last_counted,
        min(case when reached >= 28 then last - (reached - 28) end) as day_28
    from counted group by spell
),
runs as (
    select spell, min(start) as start, max(last) as "end", max(last) - min(start) + 1 as days
    from counted where grade = 100 group by spell, run
),
people as (select distinct employee from records where goes_on and "end" = getvariable('as_of')),
told as (
    select whole.*, of_all.* exclude (spell), people.employee is not null and "end" = getvariable('as_of') as ongoing
    from whole join of_all using (spell) left join people using (employee)
),
first_runs as (
    select
        r.spell, max(r.days) as full_run, bool_or(r.days > 49) as full_arises,
        coalesce(
            arg_min(r, r.start) filter (r.days > 50),
            arg_min(r, r.start) filter (r.days > 49),
            any_value(r) filter (t.ongoing and r."end" = getvariable('as_of'))
        ) as chosen
    from runs r join told t using (spell) group by r.spell
),
full_runs as (
    select spell, full_run, full_arises, chosen.start + 48 as due_7, chosen.days as run_days, chosen."end" as run_end
    from first_runs
)
select
    told.*, "end" - start + 1 as days, coalesce(full_run, 0) as full_run,
    coalesce(day_28, getvariable('as_of') + 28 - counted_days) as due_4,
    coalesce(full_arises, false) as full_arises, due_7, run_days,
    coalesce(ongoing and run_end = getvariable('as_of'), false) as run_goes_on
from told left join full_runs using (spell);

-- Which spell an event belongs to: that of its row's first day, else by its own day.
create temp table tied as
with events as (
    unpivot (select employee, start as row_start, plan_ready, plan_shared_employee, plan_sent_certifier, dm1_called,
        dm1_held, facilitation, case when exempt_plan <> '' then -1 end as exempt_plan, exempt_plan as reason from export)
    on plan_ready, plan_shared_employee, plan_sent_certifier, dm1_called, dm1_held, facilitation, exempt_plan
    into name event value day
),
by_row as (
    select e.*, case when e.row_start <= s."end" then s.spell end as spell
    from events e asof left join spells s on e.employee = s.employee and e.row_start >= s.start
),
lone as (select employee, any_value(spell) as spell from spells group by employee having count(*) = 1)
select event, day, reason, spell from by_row where spell is not null
union all
select event, e.day, reason, case
    when e.day = -1 then l.spell
    when e.day - p."end" <= 16 then p.spell
    when n.start - e.day <= 14 then n.spell
    when e.day - p."end" <= 365 then p.spell
end
from (select * from by_row where spell is null) e
asof left join spells p on e.employee = p.employee and e.day >= p.start
asof left join spells n on e.employee = n.employee and e.day < n.start
left join lone l on l.employee = e.employee;

create temp table cases as
with evidence as (
    select t.*, s.start - 14 as earliest from tied t join spells s using (spell)
    where t.day <= getvariable('as_of')
),
of_spell as (
    select
        spell,
        min(day) filter (event like 'plan%' and day >= earliest) as plan,
        coalesce(bool_or(event like 'plan%'), false) as plan_exists,
        min(day) filter (event = 'plan_sent_certifier' and day >= earliest) as sent,
        coalesce(bool_or(event = 'plan_sent_certifier'), false) as sent_ever,
        min(day) filter (event = 'dm1_called' and day >= earliest) as called,
        coalesce(bool_or(event = 'dm1_called'), false) as called_ever,
        min(day) filter (event = 'dm1_held' and day >= earliest) as held,
        coalesce(bool_or(event = 'dm1_held'), false) as held_ever,
        coalesce(bool_or(event = 'facilitation'), false) as facilitated,
        coalesce(bool_or(event = 'exempt_plan' and reason = 'For syk til å delta'), false) as too_ill,
        coalesce(bool_or(event = 'exempt_plan' and reason = 'Snart tilbake i fullt arbeid'), false) as soon_back
    from evidence group by spell
)
select
    s.*, o.* exclude (spell),
    coalesce(too_ill or (soon_back and last_counted <= due_4 + 28), false) as exempt,
    coalesce(soon_back and last_counted > due_4 + 28, false) as overtaken
from spells s left join of_spell o using (spell);

-- Section 4: the one table, line by line. `by_a_day`: the counting has ended and exceeds 7N by at most one day.
create macro verdict(asked, done, only_before, due, exempt, overtaken, late_unclear, by_a_day) as case
    when not asked then 'not_applicable'
    when done is null and coalesce(only_before, false) then 'unclear'
    when done <= due then 'met'
    when done <= due + 1 then 'borderline'
    when exempt then 'exempt'
    when overtaken then 'unclear'
    when done is not null and coalesce(late_unclear, false) then 'unclear'
    when done is null and getvariable('as_of') <= due + 1 then 'pending'
    when by_a_day then 'borderline'
    when done is not null then 'late'
    else 'missing' end;

create temp table verdicts as
with asked as (
    select
        *,
        counted_days > 28 or ongoing as asked_4,
        not ongoing and counted_days <= 29 as by_a_day_4,
        full_arises or run_goes_on as asked_7,
        not run_goes_on and run_days <= 50 as by_a_day_7
    from cases
)
select
    verdict(asked_4, plan, plan_exists, due_4, exempt, overtaken, false, by_a_day_4) as "PLAN-READY",
    verdict(asked_4 and coalesce(plan_exists, false) and certified, sent, sent_ever, due_4, exempt, overtaken, false,
        by_a_day_4) as "PLAN-SENT",
    verdict(asked_7, least(called, held), called_ever or held_ever, due_7, false, false, not called_ever,
        by_a_day_7) as "DM1-CALLED",
    verdict(asked_7, held, held_ever, due_7, false, false, false, by_a_day_7) as "DM1-HELD",
    -- done is done, whenever
    verdict(asked_4, case when facilitated then due_4 end, false, due_4, false, false, false, by_a_day_4)
        as "FACILITATION"
from asked;
