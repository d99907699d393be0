{#
    A text with the capital letters of the Latin, Greek and Cyrillic alphabets made small, one by one. All others stay
    as they are: most scripts have no case, and for the rest of those that do, lower() has another answer on each
    engine and in each version of it. Here the pairs are written into the statement.

    expression  SQL giving text
#}
{% macro lower_letters(expression) -%}
    {#- No İ, which becomes two letters, and no Σ at the end, where it would become ς. -#}
    {%- set capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
        ~ 'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ'
        ~ 'ΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫ'
        ~ 'ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҐӘҒҚҢӨҰҮҺ' -%}
    translate({{ expression }}, '{{ capitals }}', '{{ capitals | lower }}')
{%- endmacro %}
