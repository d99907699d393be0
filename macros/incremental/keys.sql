{# Comparing rows by their key. #}

{#
    The join condition that two relations have equal values in every column of a key.

    left, right  names of the relations
    key          list of columns, none of them null
#}
{% macro join_on_key(left, right, key) -%}
    {%- for column in key -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#
    The value in the first row per key, in order of preference, in which it isn't null; null in all other rows. So a
    null never replaces a value. To get one row per key, group by it and take max() of each value; before that, the row
    of a value shows where it comes from.

    value  a column
    key    list of columns
    order  list of columns, with desc where the highest comes first; no ties within a key
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
