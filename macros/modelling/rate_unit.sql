{#
    An aggregate: what the bare numbers of a file of rates are, those without a percent sign. One above 1 makes all of
    them 'percent'; where all are below 1 they are 'fraction's; where the largest is exactly 1, nothing tells what
    that 1 is, and the unit is 'ambiguous'.

    expression  SQL giving the text of the rate
#}
{% macro rate_unit(expression) -%}
    {%- set largest = 'max(case when ' ~ expression ~ " not like '%!%' escape '!' then "
        ~ marketing_insight.rate_number(expression) ~ ' end)' -%}
    case
        when {{ largest }} > 1 then 'percent'
        when {{ largest }} = 1 then 'ambiguous'
        else 'fraction'
    end
{%- endmacro %}
