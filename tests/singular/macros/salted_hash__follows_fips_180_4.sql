{#-
    The digest of abc is an example from FIPS 180-4 (NIST's SHA256.pdf); the others are from Python's hashlib.
-#}
{%- set cases = [
    ("'ab'", "' C '", 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
    ("'pepper'", "' Jané@Example.com '", '1001a8ac4863e4f921b5aeb82d67f0b731841d7f02a82c081e961c002a3cad1f'),
    ("'pepper'", "'jané@example.com'", '1001a8ac4863e4f921b5aeb82d67f0b731841d7f02a82c081e961c002a3cad1f'),
] -%}

with cases as (

    {% for salt, value, expected in cases %}
        select
            {{ loop.index }} as subject,
            {{ salted_hash(value, salt) }} as actual,
            '{{ expected }}' as expected
        union all
    {% endfor %}
    select
        0 as subject,
        {{ sha256_hex('cast(null as ' ~ dbt.type_string() ~ ')') }} as actual,
        null as expected

    union all

    -- Two random UUIDs have the right format and differ.
    select
        -1 as subject,
        cast(count(distinct random_value) as {{ dbt.type_string() }}) as actual,
        '2' as expected
    from (
        select {{ random_uuid() }} as random_value
        union all
        select {{ random_uuid() }} as random_value
    ) as drawn
    where {{ regexp_full_match('random_value', '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}') }}

)

select * from cases
where actual is distinct from expected
