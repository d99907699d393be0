"""A local Snowflake emulator for tests: fakesnow in a separate process, with fixes for what the project needs.

    with Emulator() as emulator:
        subprocess.run(["dbt", "build"], env=os.environ | emulator.environment)

`python -m tests.emulator -- dbt build` does the same from the command line.

The real dbt-snowflake and the real connector talk to it. It shows that the project's statements are accepted and give
the right values. It shows nothing about privileges, masking, pipes, warehouses or cost: statements about these are
accepted and do nothing. It also accepts functions of DuckDB; tests/end_to_end/snowflake_sql.py searches for them. Two
other differences: a statement that fails inside a transaction rolls back the whole transaction, and columns added by
schema evolution are text.

How statements are rewritten before fakesnow runs them, and in which module:

| statement                                 | becomes                                              | in           |
|-------------------------------------------|------------------------------------------------------|--------------|
| account-level ones on an explicit list    | nothing, and succeeds; other unknown ones fail       | no_ops       |
| show grants, show parameters              | no rows, or one row without a value                  | no_ops       |
| create pipe, drop pipe, show pipes        | names are remembered and listed, nothing else        | pipes        |
| create temporary table or view            | the same without the word: names are unique in dbt   | statements   |
| create table with columns                 | without keys, which Snowflake doesn't enforce either | statements   |
| create table with columns as select       | not null enforced, which fakesnow forgets            | statements   |
| create stage, create schema               | without options that have no meaning here            | statements   |
| put                                       | the location without its quotes                      | statements   |
| merge                                     | DuckDB's own merge                                   | merging      |
| list, remove                              | the files of the stage below a path                  | staged_files |
| copy into a table                         | our own reader of CSV and JSON lines                 | copying      |
| information_schema.copy_history(…)        | what our copy recorded                               | load_history |

Fixes inside fakesnow are in `upstream`, fixes of single expressions in `expressions`.
"""

from tests.emulator.emulator import Emulator, EmulatorError

__all__ = ["Emulator", "EmulatorError"]
