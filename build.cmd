@echo off
rem Makes the Windows program on a Windows PC: build.cmd
rem Needs Python 3.11 of 64 bits (python.org) and a network for the locked packages; NSIS 3 (nsis.sourceforge.io) for the
rem setup. The folder comes to dist\NakanojoHelpdesk, the setup beside it, what was tried to build\trials. Ends with 0 when
rem all is well, 1 when the table shows a fault, 2 when somebody must do something first.
setlocal
cd /d "%~dp0"
set FIT="import sys; sys.exit(sys.version_info[:2] != (3, 11) or sys.maxsize < 2**32)"
set FOUND=py -3.11
%FOUND% -c %FIT% >nul 2>nul
if not errorlevel 1 goto found
set FOUND=python
%FOUND% -c %FIT% >nul 2>nul
if not errorlevel 1 goto found
echo Python 3.11 of 64 bits is needed: install the "Windows installer (64-bit)" of python.org, then start build.cmd again.
exit /b 2
:found
%FOUND% tasks.py build %*
exit /b %ERRORLEVEL%
