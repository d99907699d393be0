{#
    No time in the column lies after now, by the clock of the machine that runs dbt, in UTC.

    Fails with each time that does and in how many rows it stands.
#}
{% test not_in_future(model, column_name) %}

select
    {{ column_name }} as future_time,
    count(*) as row_count
from {{ model }}
where {{ column_name }} > cast('{{ modules.datetime.datetime.utcnow() }}' as timestamp)
group by {{ column_name }}

{% endtest %}
