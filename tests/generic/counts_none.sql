{#
    A column that counts problems is zero in every row.

    Give the test `fail_calc: coalesce(sum(<column>), 0)` to report how many there are. Fails with each row whose count
    is above zero.
#}
{% test counts_none(model, column_name) %}

select * from {{ model }}
where {{ column_name }} > 0

{% endtest %}
