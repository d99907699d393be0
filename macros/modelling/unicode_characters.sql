{#
    SQL giving a text of all characters of one kind, for trim() and translate().

    kind  'blank': what takes up room and shows nothing (Unicode's White_Space, and the control character 26 with which
          old programs end a file); 'invisible': what takes up no room (Unicode's format characters, such as zero-width
          blanks, byte order marks, direction marks and soft hyphens, but for the visible Arabic ones)
#}
{% macro unicode_characters(kind) -%}
    {%- set characters = {
        'blank': '\u0020\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'
            ~ '\u2028\u2029\u202f\u205f\u3000',
        'invisible': '\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e'
            ~ '\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f'
            ~ '\ufeff\ufff9\ufffa\ufffb',
    } -%}
    {%- if kind not in characters -%}
        {{ exceptions.raise_compiler_error("unicode_characters knows blank and invisible, not '" ~ kind ~ "'.") }}
    {%- endif -%}
    {%- if kind == 'blank' -%}
        chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(26) ||{{ ' ' }}
    {%- endif -%}
    '{{ characters[kind] }}'
{%- endmacro %}
