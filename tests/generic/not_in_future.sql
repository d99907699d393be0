{#
    No time in the column is later than now (UTC, by the clock of the machine that runs dbt).

    Fails with each later time and its number of rows.
#}
{% test not_in_future(model, column_name) %}

select
    {{ column_name }} as future_time,
    count(*) as row_count
from {{ model }}
where {{ column_name }} > cast('{{ modules.datetime.datetime.utcnow() }}' as timestamp)
group by {{ column_name }}

{% endtest %}
