{# Text as delivered: blanks, invisible characters, spellings of a missing value. #}

{#
    A text without blanks and invisible characters at its ends, of any script; null where nothing else is in it. What
    stands inside stays, since some scripts and emoji need invisible characters there.

    Nearly all texts need nothing done: these are told apart first, which costs a tenth of trimming them.

    expression  SQL giving text
#}
{% macro clean_text(expression) -%}
    {%- set ends = marketing_insight.unicode_characters('blank') ~ ' || '
        ~ marketing_insight.unicode_characters('invisible') -%}
    case
        when {{ marketing_insight.is_trimmed_ascii(expression) }} then {{ expression }}
        else nullif(trim({{ expression }}, {{ ends }}), '')
    end
{%- endmacro %}

{#
    A text that rows are matched by (a product code, a category, a coupon): without blanks at its ends, and without
    invisible characters anywhere; null where nothing else is in it. Case, and blanks inside, stay.

    expression  SQL giving text
#}
{% macro clean_key(expression) -%}
    case
        when {{ marketing_insight.is_trimmed_ascii(expression) }} then {{ expression }}
        else
            nullif(
                trim(
                    translate({{ expression }}, {{ marketing_insight.unicode_characters('invisible') }}, ''),
                    {{ marketing_insight.unicode_characters('blank') }}
                ), ''
            )
    end
{%- endmacro %}

{#
    A name as people read it: HTML entities resolved, no blanks at its ends, runs of white space inside it one blank;
    null where nothing else is in it.

    expression  SQL giving text
    as_key      true where rows are matched by it (a category): then invisible characters inside it go too
#}
{% macro clean_label(expression, as_key=false) -%}
    {%- set unescaped = marketing_insight.unescape_html(expression) -%}
    {%- set visible = 'translate(' ~ unescaped ~ ', ' ~ marketing_insight.unicode_characters('invisible') ~ ", '')" -%}
    {%- set squeezed = marketing_insight.collapse_whitespace(visible if as_key else unescaped) -%}
    case
        when
            {{ marketing_insight.is_trimmed_ascii(expression) }}
            and {{ expression }} not like '%  %'
            and {{ expression }} not like '%&%'
            and {{ expression }} not like '%' || chr(9) || '%'
            and {{ expression }} not like '%' || chr(10) || '%'
            and {{ expression }} not like '%' || chr(13) || '%'
            then {{ expression }}
        else nullif(trim({{ squeezed }}, ' ' || {{ marketing_insight.unicode_characters('invisible') }}), '')
    end
{%- endmacro %}

{#
    A value, or null where it is one of the spellings with which programs say that there is none (`ref_missing_values`).

    value       SQL giving text, cleaned
    applies_to  'id': `undefined`, `NULL` and their like, in any case, name nobody. 'attribute': only what no name of a
                person or place looks like, spelled exactly so: `Null`, `None` and `NA` are names.
#}
{% macro unless_missing(value, applies_to='attribute') -%}
    {%- if applies_to not in ['id', 'attribute'] -%}
        {{ exceptions.raise_compiler_error("unless_missing knows id and attribute, not '" ~ applies_to ~ "'.") }}
    {%- endif -%}
    {#- dbt reads `null` in a seed as nothing, hence the guillemets. -#}
    case
        when {{ 'lower(' ~ value ~ ')' if applies_to == 'id' else value }} in (
            select replace(replace(missing.spelling, '«', ''), '»', '')
            from {{ ref('ref_missing_values') }} as missing
            where missing.applies_to = '{{ applies_to }}'
        ) then null
        else {{ value }}
    end
{%- endmacro %}

{#
    A text without blanks at its ends and with runs of white space inside it made one blank. White space is what Unicode
    calls so, written out: the engines' own classes differ.

    expression  SQL giving text
#}
{% macro collapse_whitespace(expression) -%}
    {%- set white_space = "'[' || " ~ marketing_insight.unicode_characters('blank') ~ " || ']+'" -%}
    trim({{ marketing_insight.regexp_replace_all(expression, white_space, "' '") }}, ' ')
{%- endmacro %}

{#
    A text with the five predefined HTML entities (and the numeric form of the apostrophe) turned into their characters.
    `&amp;` goes last, so that `&amp;quot;` becomes `&quot;`, as a browser would read it.

    expression  SQL giving text
#}
{% macro unescape_html(expression) -%}
    {%- set entities = [
        ('&quot;', '"'), ('&#39;', "''"), ('&apos;', "''"), ('&lt;', '<'), ('&gt;', '>'), ('&amp;', '&')
    ] -%}
    {%- for entity, _ in entities %}replace({% endfor -%}
    {{ expression }}
    {%- for entity, character in entities %}, '{{ entity }}', '{{ character }}'){% endfor -%}
{%- endmacro %}

{#
    A text with its capital letters made small, the same on every engine: ASCII by lower(), which all agree about, and
    the Latin, Greek, Cyrillic, Armenian, Georgian and full-width letters beyond by pairs that are written into the
    statement, since lower() has another answer on each engine and in each version of it. All other letters stay.
    İ becomes i, and not i with a second dot, so that #İSTANBUL and #istanbul are one hashtag.

    expression  SQL giving text
#}
{% macro lower_portable(expression) -%}
    {%- set capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐ'
        ~ 'ŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠƢƤƦƧƩƬƮƯƱƲƳƵƷƸƼǄǇǊǍǏǑǓǕǗǙǛǞǠǢǤǦǨǪǬǮǱǴǶǷǸǺǼǾȀȂȄȆȈȊȌȎ'
        ~ 'ȐȒȔȖȘȚȜȞȠȢȤȦȨȪȬȮȰȲȺȻȽȾɁɃɄɅɆɈɊɌɎḀḂḄḆḈḊḌḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾ'
        ~ 'ẀẂẄẆẈẊẌẎẐẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸỺỼỾͰͲͶͿΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪ'
        ~ 'ΫϏϘϚϜϞϠϢϤϦϨϪϬϮϷϹϺϽϾϿἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾸᾹᾺΆῈΈῊΉῘῙῚΊῨῩῪΎῬῸΌῺΏЀЁЂЃЄЅ'
        ~ 'ІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐ'
        ~ 'ӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖᲐᲑᲒᲓᲔᲕᲖᲗᲘᲙ'
        ~ 'ᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽႾႿჀჁჂჃჄჅＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵ'
        ~ 'ＶＷＸＹＺ' -%}
    case
        when {{ marketing_insight.is_ascii(expression) }} then lower({{ expression }})
        else translate({{ expression }}, '{{ capitals }}İ', '{{ capitals | lower }}i')
    end
{%- endmacro %}

{#
    Whether a text is ASCII, has something in it, and begins and ends with something other than a blank or a control
    character.

    expression  SQL giving text
#}
{% macro is_trimmed_ascii(expression) -%}
    {{ marketing_insight.is_ascii(expression) }} and {{ expression }} >= '!' and right({{ expression }}, 1) >= '!'
{%- endmacro %}

{#
    The condition that a text has letters composed of a letter and a mark (U+0300 to U+036F), which look like a letter
    that is one character and equal it nowhere. Snowflake has no function to compose them, so they are counted, not
    mended.

    expression  SQL giving text
#}
{% macro has_combining_marks(expression) -%}
    case
        when {{ marketing_insight.is_ascii(expression) }} then false
        else {{ marketing_insight.regexp_replace_all(expression, "'[\u0300-\u036f]'", "''") }} != {{ expression }}
    end
{%- endmacro %}

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

{#
    A list of texts as SQL literals, for `in (…)`; an empty list gives null, which nothing equals.

    values  list of texts
#}
{% macro quoted_list(values) -%}
    {%- for value in values -%}
        '{{ dbt.escape_single_quotes(value) }}'{{ ', ' if not loop.last }}
    {%- else -%}
        null
    {%- endfor -%}
{%- endmacro %}
