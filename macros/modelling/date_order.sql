{#
    The order of day and month in the dates with slashes of a file. One kind of date decides for all of them:
    'day_first' or 'month_first'. Where both kinds occur, the larger one decides if the other is under a thousandth
    (those few are then no dates); otherwise the order is 'ambiguous'. A file in which every date could be read either
    way is 'undecided'.

    day_first, month_first, either  SQL giving how many dates of the file have each `date_shape`
#}
{% macro date_order(day_first, month_first, either) -%}
    {%- set slashed = day_first ~ ' + ' ~ month_first ~ ' + ' ~ either -%}
    case
        when {{ day_first }} = 0 and {{ month_first }} = 0 then 'undecided'
        when {{ month_first }} * 1000 < {{ slashed }} and {{ month_first }} < {{ day_first }} then 'day_first'
        when {{ day_first }} * 1000 < {{ slashed }} and {{ day_first }} < {{ month_first }} then 'month_first'
        else 'ambiguous'
    end
{%- endmacro %}
