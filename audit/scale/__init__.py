"""Audits past one machine's memory, and past one machine: the parts of audit.parts as tasks of Dask.

Dask hands the tasks out, and gives those of a worker that dies to another; what is read and judged is audit.source and
audit.parts, as in one process. A worker holds one file or one part at a time:

    reading    each file is read and typed by itself, and its rows written by part of the employees
    looking    each part is looked at, and what its files have in common is held
    judging    each part is judged, and its findings and spells are written
    spread     the order of these, and the one result

How a column is written (scale, codes) is decided file by file, as in one process; two files that come to different
scales for the same column are a question here. Rows that stand in two files are found when the rows lie by employee;
the later of these files is then read again without them.
"""
