{# Comparing rows by their key. #}

{#
    The join condition that two relations agree on every column of a key.

    left, right  names of the relations
    key          list of columns, none of them null
#}
{% macro join_on_key(left, right, key) -%}
    {%- for column in key -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#
    A value in the one row it counts from, null in all others: of the rows with its key, the first in an order of
    preference that knows it. So a null never takes the place of a value. To get one row per key, group by it and take
    max() of each value; until then one can see whose a value is.

    value  a column
    key    list of columns
    order  list of columns, each with desc where the highest comes first; total within a key
#}
{% macro where_first_known(value, key, order) -%}
    case
        when count({{ value }}) over (
            partition by {{ key | join(', ') }}
            order by {{ order | join(', ') }}
            rows between unbounded preceding and current row
        ) = 1 then {{ value }}
    end
{%- endmacro %}
