{#
    Every row of the model has the values of the newest delivery of its key.

    delivered  every accepted version of its rows, with loaded_at, file_name and file_row_number
    key        list of columns, none of them null
    values     list of columns that are compared; first_loaded_at is when the first delivery of the key was loaded

    Fails with each row that has other values.
#}
{% test holds_the_newest_of(model, delivered, key, values) %}

with versions as (

    select
        *,
        min(loaded_at) over (partition by {{ key | join(', ') }}) as first_loaded_at,
        row_number() over (
            partition by {{ key | join(', ') }}
            order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ delivered }}

)

select {{ (key + values) | join(', ') }} from {{ model }}
except
select {{ (key + values) | join(', ') }} from versions
where version_rank = 1

{% endtest %}
