"""A local Snowflake for tests: fakesnow in a process of its own, behind a front that mends what the project trips over.

    with Emulator() as emulator:
        subprocess.run(["dbt", "build"], env=os.environ | emulator.environment)

`python -m tests.emulator -- dbt build` does the same from the command line.

The real dbt-snowflake and the real connector talk to it. It shows that the project's SQL and its statements are
accepted and give the right values. It says nothing about privileges, masking, pipes, warehouses or cost: statements
about these are accepted and do nothing. DuckDB's functions leak through; tests/project/test_snowflake_sql.py looks for
them. Two differences to know: a statement that fails inside a transaction rolls the whole transaction back, and columns
that schema evolution adds are text.

What happens to a statement before fakesnow sees it, each in the module named:

| statement                                 | becomes                                              | in           |
|-------------------------------------------|------------------------------------------------------|--------------|
| account-level ones on an explicit list    | nothing, successfully; any other unknown one fails   | no_ops       |
| show grants, show parameters              | no rows, or one row without a value                  | no_ops       |
| create pipe, drop pipe, show pipes        | nothing but names, kept and told                     | pipes        |
| create temporary table or view            | the same without the word: names are unique in dbt   | statements   |
| create table with columns                 | without keys, which Snowflake doesn't enforce either | statements   |
| create table with columns as select       | not null enforced, which fakesnow forgets            | statements   |
| create stage, create schema               | without options that mean nothing here               | statements   |
| put                                       | the place without its quotes                         | statements   |
| merge                                     | DuckDB's own merge                                   | merging      |
| list, remove                              | the files of the stage below a path                  | staged_files |
| copy into a table                         | our own reading of CSV and lines                     | copying      |
| information_schema.copy_history(…)        | what our copy wrote down                             | load_history |

What is mended inside fakesnow is in `upstream`, what inside single expressions in `expressions`.
"""

from tests.emulator.emulator import Emulator, EmulatorError

__all__ = ["Emulator", "EmulatorError"]
