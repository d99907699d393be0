{#- The digests are Python's: hashlib.sha256(b'pepper' + b'ann.sample@example.com').hexdigest(), and of b'ann@work'. -#}
{%- set ann = '7616f060f5cc741a110f258658198394354dad0e41207bf7ea26d1d6e806985f' -%}
{%- set cases = [
    ('70001', '70001'),
    ('00406540', '00406540'),
    ('40 per cent', '40 per cent'),
    ('Ann.Sample', 'Ann.Sample'),
    ('ann.sample@example.com', ann),
    (' Ann.Sample@Example.COM ', ann),
    ('ann.sample%40example.com', ann),
    ('ANN.SAMPLE%2540example.com', ann),
    ('ann.sample＠example.com', ann),
    ('ann@work', '6623cdac367b961fc99b8321d6d3c66334fd3a4bd3b2d01cfb130df85395a7ba'),
    (none, none),
] -%}

{% call(given, expected) cases_that_differ(cases) -%}
    {{ person_key(text_literal(given), "'pepper'") }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
