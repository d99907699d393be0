{#
    A column that counts what deserves a look counts nothing anywhere.

    Give the test `fail_calc: coalesce(sum(<column>), 0)`, so that it says how many there are; fails with each row that
    counts any.
#}
{% test counts_none(model, column_name) %}

select * from {{ model }}
where {{ column_name }} > 0

{% endtest %}
