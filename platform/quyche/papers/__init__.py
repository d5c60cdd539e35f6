"""Papers of an office as bytes: DOCX from a template, XLSX and PDF."""

from quyche.papers.docx import to_docx
from quyche.papers.paper import Bar, Broken, Grid, Paper, Section
from quyche.papers.pdf import to_pdf
from quyche.papers.xlsx import to_xlsx

__all__ = ["Bar", "Broken", "Grid", "Paper", "Section", "to_docx", "to_pdf", "to_xlsx"]
