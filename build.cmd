@echo off
rem Makes the Windows program on a Windows PC: build.cmd
rem Needs Python 3.11 of 64 bits (python.org) and a network for the locked packages; NSIS 3 (nsis.sourceforge.io) for the
rem setup. The folder comes to dist\NakanojoHelpdesk, the setup beside it, what was tried to build\trials. Ends with 0 when
rem all is well, 1 when the table shows a fault, 2 when somebody must do something first.
setlocal
cd /d "%~dp0"
set FOUND=
py -3.11 -c "" >nul 2>nul && set FOUND=py -3.11
if not defined FOUND python -c "import sys; sys.exit(sys.version_info[:2] != (3, 11))" >nul 2>nul && set FOUND=python
if not defined FOUND (
  echo Python 3.11 is needed: install the 64-bit "Windows installer" of python.org, then start build.cmd again.
  exit /b 2
)
%FOUND% -c "import sys; sys.exit(sys.maxsize < 2**32)" || (
  echo This Python has 32 bits; the program needs the 64-bit one.
  exit /b 2
)
%FOUND% tasks.py build %*
exit /b %ERRORLEVEL%
