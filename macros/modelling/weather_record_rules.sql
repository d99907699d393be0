{#
    The rules a record of weather keeps, for `reject_reason`: it names a place and a time, something was measured, and
    each value has a unit that is known, can be read and is possible.

    The record has `location_id`, `time_read` (timestamp as sent), `weather_code` and `weather_code_sent`; and per
    measure `<measure>_sent` (text), `<measure>_read` (number as sent) and `<measure>` (in metric units).

    time_window   {code: condition}, which times are too early or too late
    answer_rules  {code: condition}, what may be wrong with the answer as a whole
    time_rules    {code: condition}, what else may be wrong with its time
#}
{% macro weather_record_rules(time_window, answer_rules={}, time_rules={}) -%}
    {%- set measures = marketing_insight.weather_measures() -%}
    {%- set rules = dict({'unreadable_record': 'record is null'}, **answer_rules) -%}
    {%- do rules.update({
        'unknown_location': 'location_id is null',
        'unreadable_time': 'time_read is null',
    }) -%}
    {%- do rules.update(time_window) -%}
    {%- do rules.update(time_rules) -%}
    {%- do rules.update({
        'unreadable_weather_code':
            'weather_code_sent is not null and (weather_code is null or weather_code != floor(weather_code))',
        'no_measurements': 'coalesce(' ~ measures | join('_sent, ') ~ '_sent) is null',
    }) -%}
    {%- set unknown = [] -%}
    {%- for measure, traits in measures.items() -%}
        {%- do rules.update({
            'unreadable_' ~ traits['subject']: measure ~ '_sent is not null and ' ~ measure ~ '_read is null'
        }) -%}
        {%- do unknown.append('(' ~ measure ~ '_read is not null and ' ~ measure ~ ' is null)') -%}
    {%- endfor -%}
    {%- do rules.update({'unknown_unit': unknown | join(' or ')}) -%}
    {%- for measure, traits in measures.items() -%}
        {%- do rules.update({
            traits['subject'] ~ '_out_of_range':
                measure ~ ' not between ' ~ traits['lowest'] ~ ' and ' ~ traits['highest']
        }) -%}
    {%- endfor -%}
    {{ return(rules) }}
{%- endmacro %}
