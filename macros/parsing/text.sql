{# Text as delivered: whitespace, invisible characters, spellings of a missing value. #}

{#
    A text without leading and trailing whitespace and invisible characters; null if nothing else is in it. Characters
    inside the text stay, because some scripts and emoji need invisible ones.

    Nearly all texts are clean already. Checking that first costs a tenth of trimming.

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
    A text that rows are matched by (a product code, a category, a coupon), without leading and trailing whitespace and
    without invisible characters anywhere; null if nothing else is in it. Case and inner whitespace stay.

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
    A name as people read it: HTML entities resolved, trimmed, inner whitespace collapsed; null if nothing else is in
    it.

    expression  SQL giving text
    as_key      true if rows are matched by it (a category): invisible characters inside it are removed, too
#}
{% macro clean_label(expression, as_key=false) -%}
    {%- set unescaped = marketing_insight.unescape_html(expression) -%}
    {%- set visible = 'translate(' ~ unescaped ~ ', ' ~ marketing_insight.unicode_characters('invisible') ~ ", '')" -%}
    {%- set collapsed = marketing_insight.collapse_whitespace(visible if as_key else unescaped) -%}
    case
        when
            {{ marketing_insight.is_trimmed_ascii(expression) }}
            and {{ expression }} not like '%  %'
            and {{ expression }} not like '%&%'
            and {{ expression }} not like '%' || chr(9) || '%'
            and {{ expression }} not like '%' || chr(10) || '%'
            and {{ expression }} not like '%' || chr(13) || '%'
            then {{ expression }}
        else nullif(trim({{ collapsed }}, ' ' || {{ marketing_insight.unicode_characters('invisible') }}), '')
    end
{%- endmacro %}

{#
    A value, or null if it is one of the spellings programs use for a missing value (seed `ref_missing_values`).

    value       SQL giving text, cleaned
    applies_to  'id': spellings such as `undefined` and `NULL`, in any case. 'attribute': only spellings that can't be
                the name of a person or place, case-sensitive, because `Null`, `None` and `NA` are names.
#}
{% macro unless_missing(value, applies_to='attribute') -%}
    {%- if applies_to not in ['id', 'attribute'] -%}
        {{ exceptions.raise_compiler_error("unless_missing knows id and attribute, not '" ~ applies_to ~ "'.") }}
    {%- endif -%}
    {#- dbt reads `null` in a seed as a null, so the seed wraps spellings in guillemets. -#}
    case
        when {{ 'lower(' ~ value ~ ')' if applies_to == 'id' else value }} in (
            select replace(replace(missing.spelling, '«', ''), '»', '')
            from {{ ref('marketing_insight', 'ref_missing_values') }} as missing
            where missing.applies_to = '{{ applies_to }}'
        ) then null
        else {{ value }}
    end
{%- endmacro %}

{#
    A text without leading and trailing whitespace, each run of whitespace inside it replaced by one space. The Unicode
    whitespace characters are listed, because the engines' own character classes differ.

    expression  SQL giving text
#}
{% macro collapse_whitespace(expression) -%}
    {%- set white_space = "'[' || " ~ marketing_insight.unicode_characters('blank') ~ " || ']+'" -%}
    trim({{ marketing_insight.regexp_replace_all(expression, white_space, "' '") }}, ' ')
{%- endmacro %}

{#
    A text with the five predefined HTML entities, and the numeric one for the apostrophe, replaced by their characters.
    `&amp;` comes last, so that `&amp;quot;` becomes `&quot;`, as in a browser.

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
    A text in lower case, the same on every engine. ASCII goes through lower(). Outside ASCII, lower() differs between
    engines and even between their versions, so Latin, Greek, Cyrillic, Armenian, Georgian and full-width letters are
    translated by pairs in the statement; all other letters stay as they are. İ becomes i without a second dot, so that
    #İSTANBUL and #istanbul are one hashtag.

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
    Whether a text is ASCII, not empty, and neither begins nor ends with a space or a control character.

    expression  SQL giving text
#}
{% macro is_trimmed_ascii(expression) -%}
    {{ marketing_insight.is_ascii(expression) }} and {{ expression }} >= '!' and right({{ expression }}, 1) >= '!'
{%- endmacro %}

{#
    The condition that a text has combining marks (U+0300 to U+036F). A letter with one looks like the single composed
    character but doesn't equal it. Snowflake has no function to compose them, so they are counted, not corrected.

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

    kind  'blank': Unicode's White_Space, and the control character 26, with which old programs end a file;
          'invisible': Unicode's format characters without width, such as zero-width spaces, byte order marks, direction
          marks and soft hyphens, without the visible Arabic ones
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
    A list of texts as SQL literals, for `in (…)`. An empty list gives null, which matches nothing.

    values  list of texts
#}
{% macro quoted_list(values) -%}
    {%- for value in values -%}
        '{{ dbt.escape_single_quotes(value) }}'{{ ', ' if not loop.last }}
    {%- else -%}
        null
    {%- endfor -%}
{%- endmacro %}
